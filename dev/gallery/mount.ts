/** Draws screens as our pages do, and again from the beginning, where they are to speak another language. */
import { type ComponentType, render } from 'preact';
import { mount as draw } from '../../src/popup/mount';

let shown: ComponentType | undefined;

export function mount(Screen: ComponentType): Promise<void> {
  shown = Screen;
  return draw(Screen);
}

export async function drawAgain(): Promise<void> {
  const root = document.getElementById('root');
  if (!shown || !root) throw new Error('Nothing was drawn yet.');
  render(null, root);
  await draw(shown);
}
