import { useState } from 'preact/hooks';
import { t } from '../words/words';
import { Button } from './button';

/** A term with a long value (a hash, a key, an invoice) that can be copied. To stand in a `<dl class="facts stacked">`. */
export function LongFact({ term, value }: { term: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(value).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    });
  };
  return (
    <>
      <dt>{term}</dt>
      <dd class="long-fact">
        <code>{value}</code>
        <Button look="quiet" label={t('copy_what', { what: term })} onClick={copy}>
          {t(copied ? 'copy_copied' : 'copy_copy')}
        </Button>
      </dd>
    </>
  );
}
