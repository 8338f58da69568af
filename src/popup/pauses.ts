/** How often something is asked again while somebody waits for it. In ms. */

export const SHORTEST_PAUSE = 2_000;
const LONGEST_PAUSE = 10_000;

/** The pause after this one: longer by a quarter, up to ten seconds. */
export function nextPause(pause: number): number {
  return Math.min(LONGEST_PAUSE, pause * 1.25);
}
