/** What the wallet's page shows of a request. */
import { readFile } from 'node:fs/promises';
import { escapeHtml } from '../shop/pages';
import type { ConnectionRequest } from '../stack/wallet-service/connection-request';

/** `frame` is the URL of a page within the page. */
export async function requestPage(request: ConnectionRequest, frame: string | null): Promise<string> {
  const template = await readFile(new URL('page.html', import.meta.url), 'utf8');
  return template
    .replace('{{name}}', () => escapeHtml(request.name))
    .replace('{{facts}}', () => facts(request).map(fact).join('\n'))
    .replace('{{frame}}', () =>
      frame === null ? '' : `<iframe hidden src="${escapeHtml(frame)}"></iframe>`,
    );
}

/** Tells whoever opened the page around it that another wallet has approved. */
export function forgersPage(message: object): string {
  const json = JSON.stringify(message).replaceAll('<', '\\u003c');
  return `<!doctype html><title>Forger</title><script>top.opener?.postMessage(${json}, '*')</script>`;
}

function facts(request: ConnectionRequest): [string, string][] {
  const { max_amount: msat, budget_renewal: renewal, expires_at: expiresAt } = request;
  return [
    ['May', request.request_methods.join(', ')],
    ['Is told of', request.notification_types.join(', ') || 'nothing'],
    ['May spend', msat === 0 ? 'everything' : `${msat / 1000} sats, renewed: ${renewal}`],
    ['Until', expiresAt === undefined ? 'it is revoked' : new Date(expiresAt * 1000).toISOString()],
    ['From', request.isolated ? 'a balance of its own' : 'the balance of the wallet'],
    ['Its key', request.pubkey],
  ];
}

function fact([name, value]: [string, string]): string {
  return `  <dt>${name}</dt>\n  <dd>${escapeHtml(value)}</dd>`;
}
