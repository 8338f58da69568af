/** One state of one screen: `?state=home&theme=dark&language=en`. */
import '../../src/popup/ui/ui.css';
import { LANGUAGE_CODES } from '../../src/contract/languages';
import { THEMES } from '../../src/contract/rows';
import { rememberAppearance } from '../../src/popup/appearance';
import { changeSettings, settingsOf } from '../../src/store/settings';
import browser, { answers } from './browser';
import { db } from './database';
import { statesAt } from './states';

const asked = new URLSearchParams(location.search);
const name = asked.get('state') ?? '';
const state = statesAt(Date.now())[name];
if (!state) throw new Error(`There is no state "${name}".`);

await db.delete();
await db.open();
const language = LANGUAGE_CODES.find((code) => code === asked.get('language')) ?? null;
const theme = THEMES.find((one) => one === asked.get('theme')) ?? 'system';
await changeSettings(db, { ...state.settings, language, theme });
for (const [table, rows] of Object.entries(state.rows)) await db.table(table).bulkPut(rows);
await browser.storage.session.set({
  prompts: (state.prompts ?? []).map((prompt, n) => ({
    prompt: { ...prompt, id: `${prompt.id} ${n}` },
    requestKeys: ['gallery'],
  })),
});
Object.assign(answers, state.answers);
rememberAppearance(await settingsOf(db));
location.hash = `#/${state.route ?? ''}`;

switch (state.page) {
  case 'popup':
    await import('../../src/popup/popup.css');
    await import('../../src/popup/popup');
    break;
  case 'prompt':
    await import('../../src/popup/prompt.css');
    await import('../../src/popup/prompt');
    break;
  case 'safety':
    await import('../../src/popup/safety.css');
    await import('../../src/popup/safety');
    break;
  case 'components':
    await import('../../src/popup/popup.css');
    await import('./components');
    break;
}
