import { type ComponentType, render } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { ErrorNotice } from './ui/notice';

/** Draws a screen into the page, and in its place a way out where it breaks. */
export function mount(Screen: ComponentType): void {
  const root = document.getElementById('root');
  if (root) render(<Guarded Screen={Screen} />, root);
}

function Guarded({ Screen }: { Screen: ComponentType }) {
  const [error] = useErrorBoundary((cause) => console.error('Fusebox: screen', cause));
  if (error !== undefined) {
    return (
      <div class="broken">
        <ErrorNotice message="Fusebox could not draw this. Close this window and open it again; if it persists, restart the browser." />
      </div>
    );
  }
  return <Screen />;
}
