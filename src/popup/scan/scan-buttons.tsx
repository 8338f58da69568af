import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { openInTab, SCAN, useIsTab } from '../open-in-tab';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { t } from '../words/words';
import { Camera } from './camera';
import { readShownPage } from './shown-page';
import './scan.css';

interface ScanButtonsProps {
  onText: (text: string) => void;
  /** Another way to enter it, before these. */
  children?: ComponentChildren;
}

/**
 * Reading a QR code: with the camera, or from the page in view. Gives what stood in it. A popup can have no camera, since the browser's own question for it
 * closes the popup: then the same screen is opened in a tab.
 */
export function ScanButtons({ onText, children }: ScanButtonsProps) {
  const isTab = useIsTab();
  const [filming, setFilming] = useState(false);
  const { busy, error, run } = useAction();
  useEffect(() => {
    if (isTab && new URLSearchParams(location.search).has(SCAN)) setFilming(true);
  }, [isTab]);
  if (isTab === undefined) return null;

  if (filming) {
    return (
      <Camera
        onText={(text) => {
          setFilming(false);
          onText(text);
        }}
        onCancel={() => setFilming(false)}
      />
    );
  }
  return (
    <div class="tight">
      <div class="buttons">
        {children}
        <Button
          testId="scan-camera"
          disabled={busy}
          onClick={() => (isTab ? setFilming(true) : void run(() => openInTab(SCAN)))}
        >
          <Icon name="camera" />
          {t('scan_with_camera')}
        </Button>
        {!isTab && (
          <Button
            testId="scan-page"
            disabled={busy}
            onClick={() => void run(async () => onText(await readShownPage()))}
          >
            {t('scan_this_page')}
          </Button>
        )}
      </div>
      <ErrorNotice message={error} />
    </div>
  );
}
