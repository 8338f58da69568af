/** Which site may use which wallet: `enable`, `isEnabled`, and what every other call of a page begins with. */
import { FuseboxError } from '../contract/errors';
import type { Policy } from '../contract/policy';
import type { BudgetTerms, ConnectionRow, Permission, SiteRow } from '../contract/rows';
import type { UiParams } from '../contract/ui-commands';
import { OWN, whyAlwaysAsked } from '../core/origins';
import { cutTo, isShut } from '../core/policy';
import { connectionOf, defaultConnection } from '../store/connections';
import type { Database } from '../store/database';
import {
  blockSite,
  connectSite,
  forgetSite,
  grantPermission,
  isBlocked,
  moveSite,
  revokePermission,
  siteBlocked,
  siteOf,
  setBudget as storeBudget,
  unblockSite,
} from '../store/sites';
import type { Asker } from './asker';
import { askedBy, type Prompts } from './prompts';

export interface Sites {
  /** Throws SITE_BLOCKED for a site of which the user or the organisation wants to hear nothing. */
  admit(asker: Asker): Promise<void>;
  /** Asks the user once whether the site may use the wallet, and remembers a yes. Throws USER_REJECTED or NO_WALLET. */
  enable(asker: Asker): Promise<void>;
  /** The asking site's row as it is stored, where the user has connected it and the organisation lets it use anything. Never asks. */
  connectedSite(asker: Pick<Asker, 'origin' | 'shownOrigin' | 'topOrigin'>): Promise<SiteRow | undefined>;
  /** True where there is such a row. */
  isEnabled(asker: Asker): Promise<boolean>;
  /**
   * The asking site's row, its budget as far as the organisation lets it hold. Throws SITE_BLOCKED where that lets it use nothing, NOT_ENABLED where the user has not connected it. Where the user acts (`asker.via`), a site without one has a
   * row that is not stored, with the wallet that the user chose or the default one; NO_WALLET where there is none.
   */
  enabledSite(asker: Asker): Promise<SiteRow>;
  /** As `enabledSite`, of a site that may ask to be paid. Throws USER_REJECTED where the user has taken that away. */
  payingSite(asker: Asker): Promise<SiteRow>;
  /** As `enabledSite`, and asks once for a permission that the site does not have yet. Throws USER_REJECTED. */
  requirePermission(asker: Asker, permission: Permission): Promise<SiteRow>;
  /** Grants the site a budget from now on, a new fuse in place of any other; null takes it away. Throws INVALID_PARAMS for a site that can have none. */
  setBudget(origin: string, connectionId: string, terms: BudgetTerms | null): Promise<void>;
  /** Forgets the site: it must ask again. Its payments stay in the journal. */
  forget(origin: string, connectionId: string): Promise<void>;
  /** Grants a permission, or takes it away: then the site must ask for it again. */
  permit(params: UiParams<'site.permit'>): Promise<void>;
  /** The site's row is of another wallet from now on, with its permissions. Its budget stays behind. Throws NO_WALLET. */
  useConnection(params: UiParams<'site.useConnection'>): Promise<void>;
  /** Forgets the site with every wallet, and refuses whatever it asks from now on. Throws INVALID_PARAMS for what is no site. */
  block(origin: string): Promise<void>;
  unblock(origin: string): Promise<void>;
}

export interface SitesDeps {
  db: Database;
  policy: () => Promise<Policy>;
  prompts: Prompts;
  now: () => number;
}

export function userRejected(): FuseboxError {
  return new FuseboxError('USER_REJECTED', 'User rejected');
}

/** For whoever needs a wallet where none was ever connected. */
export function noWalletYet(): FuseboxError {
  return new FuseboxError('NO_WALLET', 'Fusebox has no wallet yet. Open Fusebox and connect one.');
}

/** A frame is shut out with the page around it. */
function isShutFor(policy: Policy, { shownOrigin, topOrigin }: Pick<Asker, 'shownOrigin' | 'topOrigin'>) {
  return isShut(policy, shownOrigin) || (topOrigin !== null && isShut(policy, topOrigin));
}

export function createSites({ db, policy, prompts, now }: SitesDeps): Sites {
  async function defaultWallet(): Promise<ConnectionRow> {
    const wallet = await defaultConnection(db);
    if (wallet) return wallet;
    throw noWalletYet();
  }

  /** Throws SITE_BLOCKED. */
  async function refuseShut(asker: Asker): Promise<Policy> {
    const current = await policy();
    if (isShutFor(current, asker)) throw siteBlocked();
    return current;
  }

  async function connectedSite(asker: Pick<Asker, 'origin' | 'shownOrigin' | 'topOrigin'>) {
    return isShutFor(await policy(), asker) ? undefined : siteOf(db, asker.origin);
  }

  async function enabledSite(asker: Asker): Promise<SiteRow> {
    // Begun at once: the caller may compute meanwhile. Where the site is shut out, nobody asks what was read.
    const reading = siteOf(db, asker.origin);
    reading.catch(() => undefined);
    const { ceilings } = await refuseShut(asker);
    const site = await reading;
    if (!site && asker.via) {
      const connectionId = asker.connectionId ?? (await defaultWallet()).id;
      return { origin: asker.origin, connectionId, permissions: [], budget: null, createdAt: now() };
    }
    if (!site) {
      throw new FuseboxError(
        'NOT_ENABLED',
        'This site is not connected to a wallet. Call webln.enable() first.',
      );
    }
    return { ...site, budget: cutTo(site.budget, ceilings) };
  }

  async function setBudget(origin: string, connectionId: string, terms: BudgetTerms | null) {
    if (terms && whyAlwaysAsked(origin)) {
      throw new FuseboxError('INVALID_PARAMS', 'This site can have no budget.');
    }
    await storeBudget(db, origin, connectionId, terms && { ...terms, since: now() }, now());
  }

  return {
    async admit(asker) {
      const { origin, shownOrigin } = asker;
      await refuseShut(asker);
      // Blocked from a private window it is blocked there; blocked anywhere else, in private windows too.
      if (await isBlocked(db, origin, shownOrigin)) throw siteBlocked();
    },

    async enable(asker) {
      if (await siteOf(db, asker.origin)) return;
      const wallet = await defaultWallet();
      const decision = await prompts.ask({ ...askedBy(asker, wallet), kind: 'connect' }, asker.signal);
      if (!decision.approved) {
        if (await siteOf(db, asker.origin)) return; // another frame or tab of the site was answered yes
        throw (await isBlocked(db, asker.origin, asker.shownOrigin)) ? siteBlocked() : userRejected();
      }
      await refuseShut(asker); // the policy may be another one by now
      await connectSite(db, asker.origin, wallet.id, now(), decision.budget);
      await prompts.rejectOf({ kind: 'connect', origin: asker.origin });
    },

    connectedSite,

    isEnabled: async (asker) => (await connectedSite(asker)) !== undefined,

    enabledSite,

    async payingSite(asker) {
      const site = await enabledSite(asker);
      if (!asker.via && !site.permissions.includes('pay')) throw userRejected();
      return site;
    },

    async requirePermission(asker, permission) {
      const site = await enabledSite(asker);
      // What the user does is asked about each time, and grants nothing.
      if (asker.via || site.permissions.includes(permission)) return site;
      const wallet = await connectionOf(db, site.connectionId);
      const decision = await prompts.ask(
        { ...askedBy(asker, wallet), kind: 'permission', permission },
        asker.signal,
      );
      if (!decision.approved) throw userRejected();
      await grantPermission(db, site, permission, now());
      return { ...site, permissions: [...site.permissions, permission] };
    },

    setBudget,
    async forget(origin, connectionId) {
      await forgetSite(db, origin, connectionId, now());
      await prompts.rejectOf({ origin, connectionId });
    },

    async permit({ origin, connectionId, permission, granted }) {
      if (granted) return grantPermission(db, { origin, connectionId }, permission, now());
      await revokePermission(db, origin, connectionId, permission, now());
      if (permission !== 'pay') return;
      await prompts.rejectOf({ kind: 'pay', origin, connectionId });
      await prompts.rejectOf({ kind: 'lnurl-pay', origin, connectionId });
    },

    async useConnection({ origin, connectionId, toConnectionId }) {
      await moveSite(db, origin, connectionId, toConnectionId, now());
      await prompts.rejectOf({ origin, connectionId });
    },

    async block(origin) {
      if (origin === OWN) throw new FuseboxError('INVALID_PARAMS', 'You cannot block yourself.');
      await blockSite(db, origin, now());
      await prompts.rejectOf({ origin });
    },

    unblock: (origin) => unblockSite(db, origin),
  };
}
