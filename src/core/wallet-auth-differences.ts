/** In what a connection is not as it was asked for, as far as its wallet has told. */
import type { LearnedWallet } from '../contract/rows';
import type { WalletAuthRequest } from '../contract/wallet-auth';
import { offers } from './wallet-info';

type Request = Pick<WalletAuthRequest, 'methods' | 'budget' | 'expiresAt'>;
type Learned = Pick<LearnedWallet, 'info' | 'budget' | 'expiresAt'>;

export interface WalletAuthDifferences {
  /** Methods that were asked for and are not there. */
  missing: string[];
  /** Methods that are there and were not asked for. Everybody may ask what a connection may do. */
  more: string[];
  /** The limit that was asked for, where the wallet tells of none, or of one that is higher or of another period. */
  limit: { asked: NonNullable<Request['budget']>; isTold: boolean } | null;
  /** Where it ends later than was asked for: both instants, in ms since the epoch. */
  end: { asked: number; given: number } | null;
}

export function differences(request: Request, { info, budget, expiresAt }: Learned): WalletAuthDifferences {
  const allowed = ['get_info', ...request.methods];
  const end = request.expiresAt === null ? null : request.expiresAt * 1000;
  return {
    missing: request.methods.filter((method) => !offers(info, method)),
    more: (info.methods ?? []).filter((method) => !allowed.includes(method)),
    limit: limitDifference(request.budget, budget),
    end: end !== null && expiresAt !== undefined && expiresAt > end ? { asked: end, given: expiresAt } : null,
  };
}

export function isAsAsked(request: Request, learned: Learned): boolean {
  const { missing, more, limit, end } = differences(request, learned);
  return missing.length === 0 && more.length === 0 && limit === null && end === null;
}

function limitDifference(asked: Request['budget'], given: Learned['budget']): WalletAuthDifferences['limit'] {
  if (asked === null) return null;
  if (given === null) return { asked, isTold: false };
  const isWithin = given.total <= asked.amount && (given.period ?? 'never') === asked.renewal;
  return isWithin ? null : { asked, isTold: true };
}
