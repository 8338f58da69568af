/** What a state of a screen is made of. */

import type { Policy } from '../../src/contract/policy';
import type { Prompt } from '../../src/contract/prompts';
import type { Settings } from '../../src/contract/rows';
import type { Answers, Errors } from './browser';
import { fullRows, type Rows } from './rows';

/** What a user does on the screen to bring it into its state: each once what it is done to is there. */
export type Act = readonly ['click', css: string] | readonly ['enter', css: string, text: string];

export interface State {
  page: 'popup' | 'prompt' | 'safety' | 'try' | 'components';
  /** Of the popup: what stands behind `#`. */
  route?: string;
  rows: Rows;
  settings?: Partial<Settings>;
  prompts?: readonly Prompt[];
  /** What an organisation has set. */
  policy?: Partial<Policy>;
  answers?: Answers;
  errors?: Errors;
  /** False where a passphrase that is set was not entered. */
  isUnlocked?: boolean;
  /** The address of the tab that the popup was opened on. */
  tab?: string;
  /** False where the user has taken away the permission to be on pages. */
  isAllowedPages?: boolean;
  /** Of one bitcoin, in the currency of the settings. */
  price?: number;
  acts?: readonly Act[];
  /** CSS of what tells this state from others: it is drawn once this is there. */
  shows: string;
}

export type States = Readonly<Record<string, State>>;

export const by = (testId: string) => `[data-testid="${testId}"]`;

/** A state of the popup, in the hands of a user of some weeks unless told otherwise. */
export function popup(
  now: number,
  route: readonly string[],
  shows: string,
  more: Partial<State> = {},
): State {
  return {
    page: 'popup',
    route: route.map(encodeURIComponent).join('/'),
    rows: fullRows(now),
    shows,
    ...more,
  };
}
