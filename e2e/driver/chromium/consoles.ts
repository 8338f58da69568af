/** What is written to the consoles of Chromium's pages and of the extension's service worker. */
import type { BrowserContext, ConsoleMessage } from 'playwright';
import { jsonOf } from '../json';

export function listenToConsoles(context: BrowserContext, onConsole: (text: string) => void): void {
  const hear = (message: ConsoleMessage) => void whole(message).then(onConsole);
  context.on('console', hear);
  context.on('weberror', (error) => onConsole(jsonOf(error.error())));
  // Each life of the background is a worker of its own.
  for (const worker of context.serviceWorkers()) worker.on('console', hear);
  context.on('serviceworker', (worker) => worker.on('console', hear));
}

/** Its text alone shows no more than the beginnings of what was written. */
async function whole(message: ConsoleMessage): Promise<string> {
  // Where the page or the worker is gone, the text is what is left.
  const written = await Promise.all(message.args().map((arg) => arg.jsonValue().catch(() => null)));
  return [message.text(), ...written.map(jsonOf)].join(' ');
}
