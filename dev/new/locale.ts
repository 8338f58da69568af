/** A language, as CONTRIBUTING.md has it. */
import { LANGUAGE_CODES } from '../../src/contract/languages';
import type { Catalog } from '../../src/core/catalog';
import { inOrder } from '../messages.mjs';
import { before, type Step } from './step';

/** `code` as browsers name it: `it`, `pt_PT`. `english`: the file of the English texts. */
export function localeSteps(code: string, english: string): Step[] {
  const tag = code.replace('_', '-');
  const [primary] = code.split('_');
  const relative = LANGUAGE_CODES.find((language) => language.split('_')[0] === primary);
  return [
    {
      file: `public/_locales/${code}/messages.json`,
      does: inOrder(inFormsOf(tag, JSON.parse(english))),
      left: 'all of it in the language: it is English as yet. Words in braces are blanks, and stay as they are',
    },
    {
      file: 'src/contract/languages.ts',
      does: before('} as const;', `  ${code}: '${ownName(tag)}',\n`),
      left: 'whether the language calls itself so',
    },
    ...(relative === undefined
      ? []
      : [
          {
            file: 'src/core/languages.ts',
            left: `which browsers get ${code}: those that are set to ${tag} get ${relative}, which comes first`,
          },
        ]),
  ];
}

/** The texts with a form for each plural of the language, where English has a form for each of its own. */
function inFormsOf(tag: string, english: Catalog): Catalog {
  const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  const texts: Record<string, Catalog[string]> = {};
  for (const [key, text] of Object.entries(english)) {
    const base = key.replace(/_(?:zero|one|two|few|many|other)$/, '');
    const other = english[`${base}_other`];
    if (base === key || other === undefined) texts[key] = text;
    else for (const form of forms) texts[`${base}_${form}`] = english[`${base}_${form}`] ?? other;
  }
  return texts;
}

/** What the language calls itself, as it stands in a list. */
function ownName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
