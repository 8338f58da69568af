import { type ComponentChildren, Fragment } from 'preact';
import type { Messages } from '../../contract/messages';
import { partsOf } from '../../core/catalog';
import { textOf } from './words';

type PhraseProps<K extends keyof Messages> = { text: K } & {
  blanks: Readonly<Record<Messages[K], ComponentChildren>>;
};

/** A text whose blanks are filled with elements: an origin, an amount, foreign text. Languages put them where they belong. */
export function Phrase<K extends keyof Messages>({ text, blanks }: PhraseProps<K>) {
  const values: Readonly<Record<string, ComponentChildren>> = blanks;
  return (
    <>
      {partsOf(textOf(text)).map((part, index) => (
        <Fragment key={index}>{index % 2 === 0 ? part : values[part]}</Fragment>
      ))}
    </>
  );
}
