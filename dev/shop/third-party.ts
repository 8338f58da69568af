/**
 * Pages of other people: what they load from npm is served as it was published, and their own scripts are written as the packages' manuals
 * say. They know WebLN, and nothing of Fusebox.
 */
import { readFile } from 'node:fs/promises';

/** By path on the server, below node_modules. */
const FILES: Readonly<Record<string, string>> = {
  '/npm/webln.min.js': 'webln/dist/webln.min.js',
  '/npm/lightning-tools.js': '@getalby/lightning-tools/dist/esm/index.js',
};

/** The page at this address, or null where there is none. */
export function thirdPartyPage({ pathname }: URL): string | null {
  switch (pathname) {
    case '/third-party/webln':
      return page('webln', `<script src="/npm/webln.min.js"></script>`, `<script>${TIP_JAR}</script>`);
    case '/third-party/lightning-tools':
      return page('lightning-tools', '', `<script type="module">${BOOSTS}</script>`);
    case '/third-party/events':
      return page('events', `<script>${DETECTION}</script>`);
    default:
      return null;
  }
}

/** A published file, or null for any other path. */
export async function thirdPartyFile(path: string): Promise<{ type: string; body: string } | null> {
  const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (file === undefined) return null;
  const body = await readFile(new URL(`../../node_modules/${file}`, import.meta.url), 'utf8');
  return { type: 'text/javascript; charset=utf-8', body };
}

/** Shows how a click ended. */
const OUTCOME = `
  const outcome = document.querySelector('#outcome');
  const onClick = (id, work) =>
    document.querySelector(id).addEventListener('click', async () => {
      outcome.textContent = '…';
      try {
        outcome.textContent = JSON.stringify(await work(document.querySelector('#what').value));
      } catch (error) {
        outcome.textContent = error.message === 'User rejected' ? 'No hard feelings.' : 'Failed: ' + error.message;
      }
    });`;

/** As in the manual of webln. */
const TIP_JAR = `${OUTCOME}
  onClick('#pay', async (invoice) => {
    const webln = await WebLN.requestProvider();
    return webln.sendPayment(invoice);
  });`;

/** As in the manual of @getalby/lightning-tools: pay a Lightning address, boost a podcast. */
const BOOSTS = `
  import { LightningAddress } from '/npm/lightning-tools.js';
  ${OUTCOME}
  const proxy = new URLSearchParams(location.search).get('proxy');
  const find = async (address) => {
    const found = new LightningAddress(address, { proxy });
    await found.fetch();
    return found;
  };
  onClick('#pay', async (address) => {
    const invoice = await (await find(address)).requestInvoice({ satoshi: 21, comment: 'Thanks' });
    await window.webln.enable();
    const { preimage } = await window.webln.sendPayment(invoice.paymentRequest);
    const isVerified = await invoice.verifyPayment();
    return { description: invoice.description, isProven: invoice.validatePreimage(preimage), isVerified };
  });
  onClick('#boost', async (address) =>
    (await find(address)).boost({
      action: 'boost',
      value_msat: 21000,
      value_msat_total: 21000,
      app_name: 'Podcaster',
      app_version: '1',
      feedId: '21',
      podcast: 'Slow Currents',
      episode: '7',
      ts: 21,
      name: 'The host',
      sender_name: 'A listener',
    }),
  );`;

/** How pages find a provider that may come before or after them, and hear that it was enabled. */
const DETECTION = `
  const heard = (window.__heard = []);
  document.addEventListener('webln:enabled', () => heard.push('enabled on document'));
  window.addEventListener('webln:enabled', () => heard.push('enabled on window'));
  const start = async () => {
    heard.push('ready');
    const enabled = await window.webln.enable();
    heard.push((enabled?.enabled ?? window.webln.enabled) ? 'started' : 'refused');
  };
  if (window.webln) void start();
  else document.addEventListener('webln:ready', start, { once: true });`;

function page(title: string, head: string, script = ''): string {
  return `<!doctype html>
<html lang="en">
<head>${head}
<meta charset="utf-8">
<title>${title}</title>
</head>
<body>
<input id="what" aria-label="What">
<button id="pay">Pay</button>
<button id="boost">Boost</button>
<output id="outcome"></output>
${script}
</body>
</html>
`;
}
