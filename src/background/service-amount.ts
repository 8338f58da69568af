/** The amounts of LNURL services, in msat; the user enters whole sats. */
import type { Msat } from '../contract/amounts';

/** The amount where there is nothing to choose: the limits are the same, or no whole sat lies between them. Null where the user chooses. */
export function fixedAmount(minimum: Msat, maximum: Msat): Msat | null {
  const isChoice = minimum < maximum && Math.ceil(minimum / 1000) * 1000 <= maximum;
  return isChoice ? null : minimum;
}
