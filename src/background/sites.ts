/** Which site may use which wallet: `enable`, `isEnabled`, and what every other call of a page begins with. */
import { FuseboxError } from '../contract/errors';
import type { Decision } from '../contract/prompts';
import type { Budget, Permission, SiteRow } from '../contract/rows';
import { connectionOf } from '../store/connections';
import type { Database } from '../store/database';
import { connectSite, grantPermission, setBudget, siteOf } from '../store/sites';
import type { Asker } from './asker';
import type { Prompts } from './prompts';

export interface Sites {
  /** Asks the user once whether the site may use the wallet, and remembers a yes. Throws USER_REJECTED or NO_WALLET. */
  enable(asker: Asker): Promise<void>;
  /** True once the user has connected the site. Never asks. */
  isEnabled(asker: Asker): Promise<boolean>;
  /** The asking site's row. Throws NOT_ENABLED where the user has not connected it. */
  require(asker: Asker): Promise<SiteRow>;
  /** As `require`, and asks once for a permission that the site does not have yet. */
  requirePermission(asker: Asker, permission: Permission): Promise<SiteRow>;
  /** Grants what the user chose beside an approval: "allow so much a day without asking". */
  grantBudget(origin: string, connectionId: string, chosen: NonNullable<ApprovedBudget>): Promise<void>;
}

type ApprovedBudget = Extract<Decision, { approved: true }>['budget'];

export interface SitesDeps {
  db: Database;
  prompts: Prompts;
  now: () => number;
}

export function userRejected(): FuseboxError {
  return new FuseboxError('USER_REJECTED', 'User rejected');
}

export function createSites({ db, prompts, now }: SitesDeps): Sites {
  async function question(asker: Asker, connectionId: string) {
    const wallet = await connectionOf(db, connectionId);
    return {
      requestKey: asker.requestKey,
      origin: asker.origin,
      topOrigin: asker.topOrigin,
      connectionId,
      walletName: wallet.name,
    };
  }

  async function require(asker: Asker): Promise<SiteRow> {
    const site = await siteOf(db, asker.origin);
    if (!site) {
      throw new FuseboxError(
        'NOT_ENABLED',
        'This site is not connected to a wallet. Call webln.enable() first.',
      );
    }
    return site;
  }

  async function grantBudget(origin: string, connectionId: string, chosen: NonNullable<ApprovedBudget>) {
    const budget: Budget = { ...chosen, since: now() };
    await setBudget(db, origin, connectionId, budget);
  }

  return {
    async enable(asker) {
      if (await siteOf(db, asker.origin)) return;
      const wallet = await db.connections.orderBy('createdAt').last();
      if (!wallet) {
        throw new FuseboxError('NO_WALLET', 'Fusebox has no wallet yet. Open Fusebox and connect one.');
      }
      const decision = await prompts.ask(
        { ...(await question(asker, wallet.id)), kind: 'connect' },
        asker.signal,
      );
      if (!decision.approved) throw userRejected();
      await connectSite(db, asker.origin, wallet.id, now());
      if (decision.budget) await grantBudget(asker.origin, wallet.id, decision.budget);
    },

    isEnabled: async (asker) => (await siteOf(db, asker.origin)) !== undefined,

    require,

    async requirePermission(asker, permission) {
      const site = await require(asker);
      if (site.permissions.includes(permission)) return site;
      const decision = await prompts.ask(
        { ...(await question(asker, site.connectionId)), kind: permission },
        asker.signal,
      );
      if (!decision.approved) throw userRejected();
      await grantPermission(db, site, permission);
      return site;
    },

    grantBudget,
  };
}
