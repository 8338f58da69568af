import { type ComponentType, render } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { fuseboxErrorIn } from '../contract/errors';
import { languageFor } from '../core/languages';
import { drawTheme, seenAppearance } from './appearance';
import { ErrorNotice } from './ui/notice';
import { languageTag, loadWords, t } from './words/words';

/** Draws a screen into the page, in the user's language and theme, and in its place a way out where it breaks. */
export async function mount(Screen: ComponentType): Promise<void> {
  const seen = seenAppearance();
  drawTheme(seen);
  await loadWords(languageFor(seen.language, navigator.languages));
  document.documentElement.lang = languageTag();
  const root = document.getElementById('root');
  if (root) render(<Guarded Screen={Screen} />, root);
}

function Guarded({ Screen }: { Screen: ComponentType }) {
  const [error] = useErrorBoundary((cause) => console.error('Fusebox: screen', cause));
  if (error !== undefined) {
    const isNewer = fuseboxErrorIn(error)?.code === 'NEWER_DATABASE';
    return (
      <div class="broken">
        <ErrorNotice message={t(isNewer ? 'error_newer_database' : 'screen_broken')} />
      </div>
    );
  }
  return <Screen />;
}
