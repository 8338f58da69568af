import './settings.css';
import { useState } from 'preact/hooks';
import { href } from '../route';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { Screen } from '../ui/screen';
import { useAction } from '../use-action';
import { useLoaded } from '../use-loaded';
import { t } from '../words/words';
import { diagnosticsText } from './diagnostics';
import { readDiagnostics } from './read-diagnostics';

/** What helps with a bug report, shown in full before it is copied. */
export function DiagnosticsScreen() {
  const facts = useLoaded(readDiagnostics);
  const [copied, setCopied] = useState(false);
  const { error, run } = useAction();
  const text = facts && diagnosticsText(facts);
  return (
    <Screen title={t('diagnostics_title')} back={href('settings')}>
      <p>{t('diagnostics_what')}</p>
      {text === undefined ? (
        <Progress text={t('diagnostics_gathering')} />
      ) : (
        <>
          <textarea
            class="input diagnostics"
            readOnly
            rows={18}
            lang="en"
            dir="ltr"
            spellcheck={false}
            aria-label={t('diagnostics_title')}
            value={text}
            data-testid="diagnostics"
          />
          <ErrorNotice message={error} />
          <div class="buttons">
            <Button
              look="primary"
              testId="copy-diagnostics"
              onClick={() =>
                void run(async () => {
                  await navigator.clipboard.writeText(text);
                  setCopied(true);
                })
              }
            >
              {t('diagnostics_copy')}
            </Button>
          </div>
          <p class="soft small" aria-live="polite">
            {copied && t('diagnostics_copied')}
          </p>
        </>
      )}
    </Screen>
  );
}
