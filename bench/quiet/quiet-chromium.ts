/** Told of its targets by Chromium, and attached to none. */
import { realpath } from 'node:fs/promises';
import { CdpClient } from '../../e2e/driver/chromium/cdp';
import { unpackedId } from '../../e2e/driver/chromium/extension-id';
import { startChromiumProcess } from '../../e2e/driver/chromium/process';
import { until } from '../../e2e/driver/until';
import type { QuietBrowser, QuietOptions } from './quiet-browser';

interface Target {
  targetId: string;
  type: string;
  url: string;
}

export async function startQuietChromium({ extensionDir, ...options }: QuietOptions): Promise<QuietBrowser> {
  const worker = `chrome-extension://${await unpackedId(extensionDir)}/`;
  const { pid, debuggerUrl, kill } = await startChromiumProcess({
    ...options,
    extensionDir: await realpath(extensionDir),
    headless: true,
  });
  try {
    const cdp = await CdpClient.connect(debuggerUrl);
    let alive: string | null = null;
    let lives = 0;
    cdp.on('Target.targetCreated', (params) => {
      const { targetInfo } = params as { targetInfo: Target };
      if (targetInfo.type !== 'service_worker' || !targetInfo.url.startsWith(worker)) return;
      alive = targetInfo.targetId;
      lives += 1;
    });
    cdp.on('Target.targetDestroyed', (params) => {
      if ((params as { targetId: string }).targetId === alive) alive = null;
    });
    await cdp.send('Target.setDiscoverTargets', { discover: true });
    return {
      pid,
      async open(url) {
        await cdp.send('Target.createTarget', { url });
      },
      backgroundLife: async () => (alive === null ? null : String(lives)),
      async endBackground() {
        const doomed = alive;
        if (doomed === null) return;
        await cdp.send('Target.closeTarget', { targetId: doomed }).catch((error: unknown) => {
          if (alive === doomed) throw error; // or it has ended by itself
        });
        await until('the background to end', () => alive !== doomed);
      },
      async close() {
        cdp.disconnect();
        await kill();
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
}
