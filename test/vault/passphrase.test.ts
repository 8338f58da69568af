/** The passphrase of the vault: set, changed, removed, entered wrongly, and the deaths in between. */
import { Dexie } from 'dexie';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionRow, PairingRow } from '../../src/contract/rows';
import { Database } from '../../src/store/database';
import { changeSettings } from '../../src/store/settings';
import { secretPlace, seedPlace } from '../../src/vault/sealed-rows';
import { emptyDatabase } from '../store/empty-database';
import { interceptWrites } from '../store/intercepted-writes';
import { OpenKeys, type SealingVault, vaultOf } from './vault-of';
import { keyOf, wrappingOf } from './wrappings';

const MINUTE = 60_000;
const WRONG = { code: 'WRONG_PASSPHRASE' };
const LOCKED = { code: 'WALLET_LOCKED' };

let db: Database;
let openKeys: OpenKeys;
let now: number;
let vault: SealingVault;
const secret = crypto.getRandomValues(new Uint8Array(32));
const seed = crypto.getRandomValues(new Uint8Array(32));

beforeEach(async () => {
  db = emptyDatabase();
  openKeys = new OpenKeys();
  now = 1_000_000_000;
  vault = vaultOf(db, openKeys, () => now);
  await addConnection('one');
  await addPairing('three');
});

async function addConnection(id: string): Promise<void> {
  await vault.sealing([db.connections], async ({ seal }) => {
    const row = {
      id,
      sealedSecret: seal(secret, secretPlace(id)),
      sealedAuthSeed: seal(seed, seedPlace(id)),
    };
    await db.connections.put(row as ConnectionRow);
  });
}

async function addPairing(id: string): Promise<void> {
  await vault.sealing([db.pairings], async ({ seal }) => {
    await db.pairings.put({ id, sealedSecret: seal(secret, secretPlace(id)) } as PairingRow);
  });
}

/** Opens all that is sealed, as another life of the background would. */
async function everythingOpens(with_ = vaultOf(db, openKeys, () => now)): Promise<void> {
  for (const { id, sealedSecret, sealedAuthSeed } of await db.connections.toArray()) {
    expect(await with_.open(sealedSecret, secretPlace(id))).toEqual(secret);
    if (!sealedAuthSeed) throw new Error('The seed is lost.');
    expect(await with_.open(sealedAuthSeed, seedPlace(id))).toEqual(seed);
  }
  for (const { id, sealedSecret } of await db.pairings.toArray()) {
    expect(await with_.open(sealedSecret, secretPlace(id))).toEqual(secret);
  }
}

/** From now on `storage.session` tells what it is asked only once it is let to. */
function slowStorage(): { open: () => void } {
  let open = () => {};
  openKeys.slow = new Promise((resolve) => {
    open = resolve;
  });
  return { open };
}

/** Lets what has begun go on until it waits for `storage.session`. */
async function sixTurns(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await db.vault.get('vault');
}

async function opensWith(passphrase: string): Promise<boolean> {
  openKeys.open = null;
  const later = vaultOf(db, openKeys, () => now);
  await later.unlock(keyOf(passphrase)).catch((error: unknown) => {
    expect(error).toMatchObject(WRONG);
  });
  return !(await later.isLocked());
}

describe('a passphrase that was set', () => {
  beforeEach(() => vault.rekey(null, wrappingOf('first')));

  test('leaves the vault open, and everything in it opens', async () => {
    expect(await vault.isLocked()).toBe(false);
    await everythingOpens();
  });

  test('opens the vault after the browser was closed, and nothing else does', async () => {
    openKeys.open = null;
    const [row] = await db.connections.toArray();
    if (!row) throw new Error('There is one.');
    await expect(vault.open(row.sealedSecret, secretPlace('one'))).rejects.toMatchObject(LOCKED);
    await expect(vault.sealing([], async () => undefined)).rejects.toMatchObject(LOCKED);
    await expect(vault.unlock(keyOf('another'))).rejects.toMatchObject(WRONG);
    expect(await vault.isLocked()).toBe(true);
    await vault.unlock(keyOf('first'));
    await everythingOpens();
  });

  test('leaves nothing under the key of before: neither the wrapped key nor a secret', async () => {
    const row = await db.vault.get('vault');
    expect(row).not.toHaveProperty('deviceKey');
    expect(Object.keys(row ?? {}).sort()).toEqual(['id', 'keyId', 'kind', 'scrypt', 'wrappedKey', 'wrong']);
  });

  test('is changed with the old one alone', async () => {
    await expect(vault.rekey(null, wrappingOf('second'))).rejects.toMatchObject(WRONG);
    await expect(vault.rekey(keyOf('another'), wrappingOf('second'))).rejects.toMatchObject(WRONG);
    await vault.rekey(keyOf('first'), wrappingOf('second'));
    expect(await opensWith('first')).toBe(false);
    expect(await opensWith('second')).toBe(true);
    await everythingOpens();
  });

  test('is removed with the old one alone, and the vault opens by itself then', async () => {
    await expect(vault.rekey(keyOf('another'), null)).rejects.toMatchObject(WRONG);
    await vault.rekey(keyOf('first'), null);
    openKeys.open = null;
    await everythingOpens();
  });

  test('a secret that an old key has sealed and an old copy of the row holds does not open any more', async () => {
    const [before] = await db.connections.toArray();
    if (!before) throw new Error('There is one.');
    await vault.rekey(keyOf('first'), wrappingOf('second'));
    await expect(vault.open(before.sealedSecret, secretPlace('one'))).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });

  test('a row whose parameters were altered does not open', async () => {
    const row = await db.vault.get('vault');
    if (row?.kind !== 'passphrase') throw new Error('It is set.');
    const changes = [{ N: 2 ** 18 }, { p: 2 }, { salt: row.scrypt.salt.replace(/^./, 'x') }];
    for (const change of changes) {
      await db.vault.put({ ...row, scrypt: { ...row.scrypt, ...change } });
      await expect(vault.unlock(keyOf('first'))).rejects.toMatchObject(WRONG);
    }
  });

  test('the deadline is that of the settings, counted from the last use, and a death does not put it off', async () => {
    expect(openKeys.open?.until).toBe(now + 15 * MINUTE);
    now += 14 * MINUTE;
    expect(await vaultOf(db, openKeys, () => now).isLocked()).toBe(false);
    now += MINUTE;
    expect(await vaultOf(db, openKeys, () => now).isLocked()).toBe(true);
    expect(await vault.isOverdue()).toBe(true);
    // Too late: it is locked.
    await vault.use();
    expect(await vault.isLocked()).toBe(true);
    await vault.lock();
    expect(openKeys.open).toBe(null);
    expect(await vault.isOverdue()).toBe(false);
  });

  test('who uses it puts the deadline off, by the settings of that moment', async () => {
    now += 10 * MINUTE;
    await vault.use();
    expect(await vault.deadline()).toBe(now + 15 * MINUTE);
    await changeSettings(db, { locksAfter: null });
    await vault.use();
    expect(await vault.deadline()).toBe(null);
    now += 10 ** 9;
    expect(await vault.isLocked()).toBe(false);
    await changeSettings(db, { locksAfter: 5 });
    await vault.use();
    expect(await vault.deadline()).toBe(now + 5 * MINUTE);
  });

  test('what puts off the deadline does not bring back a key that was destroyed meanwhile', async () => {
    const { open: storageAnswers } = slowStorage();
    const using = vault.use();
    await sixTurns();
    const locking = vault.lock();
    storageAnswers();
    await Promise.all([using, locking]);
    expect(await vault.isLocked()).toBe(true);
  });

  test('wrong ones are slowed down, over deaths, and the right one ends that', async () => {
    openKeys.open = null;
    for (let tries = 0; tries < 3; tries++) {
      await expect(vault.unlock(keyOf('another'))).rejects.toMatchObject(WRONG);
    }
    const later = vaultOf(db, openKeys, () => now);
    const refused = { code: 'TOO_MANY_TRIES', message: expect.stringContaining('in 1 s') };
    await expect(later.unlock(keyOf('first'))).rejects.toMatchObject(refused);
    now += 1000;
    await later.unlock(keyOf('first'));
    expect(await db.vault.get('vault')).toMatchObject({ wrong: { count: 0, at: 0 } });
  });

  test('many tried at once are slowed down as if one after the other', async () => {
    openKeys.open = null;
    const tries = Array.from({ length: 50 }, (_, at) =>
      vault.unlock(keyOf(`another ${at}`)).catch((error: unknown) => error),
    );
    const codes = (await Promise.all(tries)).map((error) => (error as { code: string }).code);
    expect(codes.filter((code) => code === 'WRONG_PASSPHRASE')).toHaveLength(3);
    expect(codes.filter((code) => code === 'TOO_MANY_TRIES')).toHaveLength(47);
  });

  test('what is being stored while the passphrase changes is sealed under the key of after', async () => {
    const another = vaultOf(db, new OpenKeys(), () => now);
    const { open: storageAnswers } = slowStorage();
    const adding = addConnection('two');
    await sixTurns();
    await another.rekey(keyOf('first'), wrappingOf('second'));
    openKeys.slow = null;
    openKeys.open = null;
    storageAnswers();
    await expect(adding).rejects.toMatchObject(LOCKED);
    expect(await opensWith('second')).toBe(true);
    await addConnection('two');
    await everythingOpens();
  });

  test('connections that are being added while the passphrase changes are not lost', async () => {
    await Promise.all([
      ...Array.from({ length: 20 }, (_, at) => addConnection(`more ${at}`)),
      vault.rekey(keyOf('first'), wrappingOf('second')),
      ...Array.from({ length: 20 }, (_, at) => addConnection(`yet more ${at}`)),
    ]);
    expect(await db.connections.count()).toBe(41);
    await everythingOpens();
  });

  test('of two changes at once one is made, and its passphrase opens', async () => {
    const changes = await Promise.allSettled([
      vault.rekey(keyOf('first'), wrappingOf('second')),
      vaultOf(db, openKeys, () => now).rekey(keyOf('first'), wrappingOf('third')),
    ]);
    expect(changes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(changes).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'CANCELLED' }),
    });
    const opened = [await opensWith('second'), await opensWith('third')];
    expect(opened.filter(Boolean)).toHaveLength(1);
  });

  test('a reset destroys key, connections and sites, and keeps the journal', async () => {
    await db.sites.put({
      origin: 'https://a.example',
      connectionId: 'one',
      permissions: [],
      budget: null,
      createdAt: 0,
    });
    await db.payments.put({ id: 'paid' } as never);
    await vault.reset();
    expect(openKeys.open).toBe(null);
    expect(await db.connections.count()).toBe(0);
    expect(await db.pairings.count()).toBe(0);
    expect(await db.sites.count()).toBe(0);
    expect(await db.vault.count()).toBe(0);
    expect(await db.payments.count()).toBe(1);
    expect(await vault.isLocked()).toBe(false);
    // And it begins anew.
    await addConnection('two');
    await everythingOpens();
  });
});

/** Dies at its write of this number: what it was part of is undone, and nothing follows. Resolves false where it got to its end. */
async function diesAtWrite(writes: number, work: (vault: SealingVault) => Promise<void>): Promise<boolean> {
  const dying = new Database(db.name);
  let left = writes;
  let isDead = false;
  interceptWrites(dying, (write) => {
    if (!isDead && left-- > 0) return write();
    isDead = true;
    return Dexie.Promise.reject(new Error('dead'));
  });
  const keys = new OpenKeys();
  keys.open = openKeys.open;
  const write = keys.write;
  keys.write = async (open) => {
    if (isDead || left-- <= 0) {
      isDead = true;
      throw new Error('dead');
    }
    await write(open);
    openKeys.open = open;
  };
  try {
    await work(vaultOf(dying, keys, () => now));
    return false;
  } catch (error) {
    if (!isDead) throw error;
    return true;
  } finally {
    dying.close();
  }
}

describe('the background dies at each write', () => {
  test.each<[string, string | null, string | null]>([
    ['setting', null, 'second'],
    ['changing', 'first', 'second'],
    ['removing', 'first', null],
  ])('of %s the passphrase: the old one opens or the new one, and nothing is lost', async (_, from, to) => {
    for (let writes = 0; ; writes++) {
      await vault.reset();
      await addConnection('one');
      await addConnection('two');
      if (from !== null) await vault.rekey(null, wrappingOf(from));
      const isDead = await diesAtWrite(writes, (dying) =>
        dying.rekey(from && keyOf(from), to === null ? null : wrappingOf(to)),
      );
      now += 10 * MINUTE; // tries that were counted are waited for
      const { kind } = (await db.vault.get('vault')) ?? {};
      const opened = kind === 'device' ? [null] : [];
      for (const passphrase of ['first', 'second']) {
        if (kind === 'passphrase' && (await opensWith(passphrase))) opened.push(passphrase as never);
      }
      expect(opened).toHaveLength(1);
      expect([from, to]).toContain(opened[0]);
      if (!isDead) expect(opened[0]).toBe(to);
      if (opened[0]) await opensWith(opened[0]);
      expect(await db.connections.count()).toBe(2);
      await everythingOpens();
      if (!isDead) return;
    }
  });

  test('of a reset: either everything is there or nothing but the journal', async () => {
    for (let writes = 0; ; writes++) {
      await vault.reset();
      await addConnection('one');
      await db.payments.put({ id: 'paid' } as never);
      const isDead = await diesAtWrite(writes, (dying) => dying.reset());
      expect([await db.vault.count(), await db.connections.count()]).toEqual(
        (await db.vault.count()) === 0 ? [0, 0] : [1, 1],
      );
      expect(await db.payments.count()).toBe(1);
      await everythingOpens();
      if (isDead) continue;
      expect(await db.vault.count()).toBe(0);
      return;
    }
  });
});

test('whatever is done to it in whatever order, the passphrase set last opens it and no other does', async () => {
  const name = fc.constantFrom('first', 'second', 'third');
  const step = fc.oneof(
    fc.record({ do: fc.constant('change' as const), proof: name, to: fc.option(name) }),
    fc.record({ do: fc.constant('unlock' as const), proof: name }),
    fc.record({ do: fc.constant('lock' as const) }),
    fc.record({ do: fc.constant('close the browser' as const) }),
    fc.record({ do: fc.constant('wait' as const), minutes: fc.nat(20) }),
    fc.record({ do: fc.constant('use' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await vault.reset();
      await addConnection('one');
      let passphrase: string | null = null;
      let openUntil = 0;
      for (const each of steps) {
        now += 6 * MINUTE; // longer than any wait after a wrong one
        const isOpen: boolean = passphrase === null || now < openUntil;
        switch (each.do) {
          case 'change': {
            const isRight: boolean = passphrase === null || passphrase === each.proof;
            const done: boolean = await vault
              .rekey(keyOf(each.proof), each.to === null ? null : wrappingOf(each.to))
              .then(
                () => true,
                () => false,
              );
            expect(done).toBe(isRight);
            if (done) [passphrase, openUntil] = [each.to, now + 15 * MINUTE];
            break;
          }
          case 'unlock':
            await vault.unlock(keyOf(each.proof)).catch(() => undefined);
            if (passphrase === each.proof) openUntil = now + 15 * MINUTE;
            break;
          case 'lock':
            await vault.lock();
            openUntil = 0;
            break;
          case 'close the browser':
            openKeys.open = null;
            openUntil = 0;
            break;
          case 'wait':
            now += each.minutes * MINUTE;
            break;
          case 'use':
            await vault.use();
            if (isOpen && passphrase !== null) openUntil = now + 15 * MINUTE;
            break;
        }
        expect(await vault.isLocked()).toBe(!(passphrase === null || now < openUntil));
        if (!(await vault.isLocked())) await everythingOpens();
      }
    }),
    { numRuns: 150 },
  );
});
