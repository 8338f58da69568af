import { useEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { Button } from '../ui/button';
import { t } from '../words/words';

/** As the manifest has them. */
const PAGES = { origins: ['http://*/*', 'https://*/*'] };

/** Says why nothing appears on pages where the user, or the browser, has taken away the permission for them, and asks for it again. */
export function AccessNotice() {
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    const look = () => void browser.permissions.contains(PAGES).then((has) => setMissing(!has));
    look();
    browser.permissions.onAdded.addListener(look);
    browser.permissions.onRemoved.addListener(look);
    return () => {
      browser.permissions.onAdded.removeListener(look);
      browser.permissions.onRemoved.removeListener(look);
    };
  }, []);
  if (!isMissing) return null;
  return (
    <div class="notice" role="status" data-testid="access-missing">
      <p>{t('access_missing')}</p>
      {/* What is chosen there is heard above. */}
      <Button testId="access-allow" onClick={() => void browser.permissions.request(PAGES)}>
        {t('access_allow')}
      </Button>
    </div>
  );
}
