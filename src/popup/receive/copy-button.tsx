import { useState } from 'preact/hooks';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { t } from '../words/words';

/** How long it says that it was copied, in ms. */
const SAID_MS = 2_000;

/** Copies the text, and says so. */
export function CopyButton({ text, label, testId }: { text: string; label: string; testId: string }) {
  const [copied, setCopied] = useState(false);
  const { error, run } = useAction();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_MS);
  };
  return (
    <>
      <Button testId={testId} onClick={() => void run(copy)}>
        <Icon name={copied ? 'check' : 'copy'} />
        {label}
      </Button>
      <span class="visually-hidden" role="status">
        {copied ? t('receive_copied') : ''}
      </span>
      <ErrorNotice message={error === null ? null : t('receive_not_copied')} />
    </>
  );
}
