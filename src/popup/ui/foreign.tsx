import { useState } from 'preact/hooks';
import { neutralise } from '../../core/foreign-text';
import { cut, neutraliseQuoted } from '../text/foreign';
import { t } from '../words/words';
import { Button } from './button';

/** Foreign text in a line of ours, made harmless and cut. */
export function Foreign({ text, max = 60 }: { text: string; max?: number }) {
  return <bdi>{cut(neutralise(text), max)}</bdi>;
}

const SHOWN_AT_FIRST = 200;

/** «Foreign text» in quotation marks, the whole of it on demand. */
export function Quoted({ text, testId }: { text: string; testId: string }) {
  const [whole, setWhole] = useState(false);
  const clean = neutraliseQuoted(text);
  const shown = whole ? clean : cut(clean, SHOWN_AT_FIRST);
  return (
    <>
      «<bdi data-testid={testId}>{shown}</bdi>»
      {shown !== clean && (
        <>
          {' '}
          <Button look="quiet" onClick={() => setWhole(true)}>
            {t('foreign_all')}
          </Button>
        </>
      )}
    </>
  );
}
