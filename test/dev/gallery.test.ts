/** The gallery shows everything: what is not in it, no test looks at. */
import { describe, expect, test } from 'vitest';
import { promptsOf } from '../../dev/gallery/prompts';
import { statesAt } from '../../dev/gallery/states';
import { KINDS } from '../../dev/gallery/worst-prompts';
import { SETTINGS } from '../../src/popup/settings/settings-screen';
import { SCREENS } from '../../src/popup/shell/screens';

const states = Object.values(statesAt(1_800_000_000_000));

describe('the gallery has a state of', () => {
  const routes = states.filter(({ page }) => page === 'popup').map(({ route = '' }) => route.split('/'));

  test.each(['', ...Object.keys(SCREENS)])('the screen "%s"', (screen) => {
    expect(routes.map(([first]) => first)).toContain(screen);
  });

  test.each(Object.keys(SETTINGS))('the settings of "%s"', (part) => {
    expect(routes.filter(([first]) => first === 'settings').map(([, second]) => second)).toContain(part);
  });

  test.each(['popup', 'prompt', 'safety', 'try', 'components'])('the page "%s"', (page) => {
    expect(states.map((state) => state.page)).toContain(page);
  });

  test('each kind of question, by itself and at its worst', () => {
    const kinds = Object.values(promptsOf(0)).map(({ kind }) => kind);
    for (const kind of Object.keys(KINDS)) expect(kinds).toContain(kind);
  });
});
