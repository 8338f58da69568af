/** After a no, a site cannot ask again for a while: longer each time, until there is a yes. */

/** How often a site was told no since the last yes, and until when (ms since the epoch) that holds for whatever it asks. */
export interface CoolDown {
  rejections: number;
  until: number;
}

const FIRST_MS = 3_000;
const LONGEST_MS = 300_000;

/** What follows a no at this time: 3 s, doubled with each further no, at most 5 minutes. */
export function afterRejection(before: CoolDown | undefined, now: number): CoolDown {
  const rejections = (before?.rejections ?? 0) + 1;
  return { rejections, until: now + Math.min(FIRST_MS * 2 ** (rejections - 1), LONGEST_MS) };
}

/** True while the site may not ask. A clock that was put back makes nobody wait for longer than the longest time. */
export function isCoolingDown(coolDown: CoolDown | undefined, now: number): boolean {
  return coolDown !== undefined && now < coolDown.until && coolDown.until - now <= LONGEST_MS;
}
