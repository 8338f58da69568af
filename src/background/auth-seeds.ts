/** The seeds of logins (LUD-05): one per connection, so that who changes the wallet changes the keys that services know. */
import { connectionOf } from '../store/connections';
import type { Database } from '../store/database';
import { seedPlace } from '../vault/sealed-rows';
import type { Vault } from '../vault/vault';

const SEED_BYTES = 32;

export interface AuthSeeds {
  /** The connection's 32 secret bytes, made when first needed and the same ever after. Throws NO_WALLET where it was disconnected. */
  of(connectionId: string): Promise<Uint8Array>;
}

export function createAuthSeeds(db: Database, vault: Vault): AuthSeeds {
  return {
    async of(connectionId) {
      const place = seedPlace(connectionId);
      return vault.sealing([db.connections], async ({ seal, open }) => {
        const { sealedAuthSeed } = await connectionOf(db, connectionId);
        if (sealedAuthSeed) return open(sealedAuthSeed, place);
        const seed = crypto.getRandomValues(new Uint8Array(SEED_BYTES));
        await db.connections.update(connectionId, { sealedAuthSeed: seal(seed, place) });
        return seed;
      });
    },
  };
}
