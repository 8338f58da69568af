/**
 * Private windows. From the first call in one until the last of them is closed, each site in them is known by a name that stands for its origin. The
 * name tells nothing without the session's salt, which is in memory alone; when the session is over, the salt goes, and every row with such a name that
 * is not about money.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { PRIVATE } from '../core/origins';
import { createTurns } from '../core/turns';
import type { Database } from '../store/database';
import { forgetPrivateSites } from '../store/private-rows';
import type { Prompts } from './prompts';

export interface PrivateSession {
  /**
   * What a site in this tab is known by: its origin, or in a private window what stands for it there, the same until the last such window is
   * closed, and never again.
   */
  knownAs(origin: string, tab: { incognito: boolean } | undefined): Promise<string>;
  /** Forgets the sites of private windows, where none is open any more or what is there is an earlier run's of the browser. */
  endIfOver(): Promise<void>;
}

export interface PrivateSessionDeps {
  db: Database;
  prompts: Prompts;
  privateSalt: {
    read: () => Promise<string | undefined>;
    write: (salt: string | null) => Promise<void>;
  };
  hasPrivateWindow: () => Promise<boolean>;
}

export function createPrivateSession({
  db,
  prompts,
  privateSalt,
  hasPrivateWindow,
}: PrivateSessionDeps): PrivateSession {
  /** One change at a time: two calls must not both make a salt, nor one be asked about while its question is dropped. */
  const inTurn = createTurns();

  async function saltOfNow(): Promise<string> {
    const kept = await privateSalt.read();
    if (kept !== undefined) return kept;
    const made = bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
    await privateSalt.write(made);
    return made;
  }

  return {
    async knownAs(origin, tab) {
      // What is in no tab (a frame in a side panel, say) does not tell in which window it is.
      if (!(tab ? tab.incognito : await hasPrivateWindow())) return origin;
      return inTurn(async () => PRIVATE + bytesToHex(sha256(utf8ToBytes((await saltOfNow()) + origin))));
    },

    endIfOver: () =>
      inTurn(async () => {
        const isOfNow = (await privateSalt.read()) !== undefined;
        if (isOfNow && (await hasPrivateWindow())) return;
        await forgetPrivateSites(db);
        if (!isOfNow) return;
        await prompts.dropPrivate();
        // Last: while it is there, a life that begins here tries again.
        await privateSalt.write(null);
      }),
  };
}
