import type { ConnectionRow, Settings } from '../../contract/rows';

/** The wallet that new sites are connected to: the chosen one while it is there, or else the one connected last. `connections`: the first connected first. */
export function defaultWallet(
  connections: readonly ConnectionRow[],
  { defaultConnectionId }: Pick<Settings, 'defaultConnectionId'>,
): ConnectionRow | undefined {
  return connections.find(({ id }) => id === defaultConnectionId) ?? connections.at(-1);
}
