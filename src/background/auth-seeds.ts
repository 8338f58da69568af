/** The seeds of logins (LUD-05): one per connection, so that who changes the wallet changes the keys that services know. */
import type { Sealed } from '../contract/rows';
import { connectionOf } from '../store/connections';
import type { Database } from '../store/database';
import type { Vault } from '../vault/vault';

const SEED_BYTES = 32;

export interface AuthSeeds {
  /** The connection's 32 secret bytes, made when first needed and the same ever after. Throws NO_WALLET where it was disconnected. */
  of(connectionId: string): Promise<Uint8Array>;
}

/** Where in the vault a connection's seed belongs. */
function seedPlace(connectionId: string): string {
  return `v1 connection ${connectionId} lnurl-auth seed`;
}

export function createAuthSeeds(db: Database, vault: Vault): AuthSeeds {
  /** WebCrypto cannot run inside a transaction, so two logins may both make a seed: the one stored first is the seed. */
  function keepFirst(connectionId: string, fresh: Sealed): Promise<Sealed> {
    return db.transaction('rw', db.connections, async () => {
      const { sealedAuthSeed } = await connectionOf(db, connectionId);
      if (sealedAuthSeed) return sealedAuthSeed;
      await db.connections.update(connectionId, { sealedAuthSeed: fresh });
      return fresh;
    });
  }

  return {
    async of(connectionId) {
      const place = seedPlace(connectionId);
      const { sealedAuthSeed } = await connectionOf(db, connectionId);
      if (sealedAuthSeed) return vault.open(sealedAuthSeed, place);
      const fresh = await vault.seal(crypto.getRandomValues(new Uint8Array(SEED_BYTES)), place);
      return vault.open(await keepFirst(connectionId, fresh), place);
    },
  };
}
