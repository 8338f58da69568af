/** What stays of a connection when it is given a new secret: what the user calls it, the seed of its logins, and since when it is there. */
import type { ConnectionRow } from '../contract/rows';

type Kept = Pick<ConnectionRow, 'label' | 'colour' | 'sealedAuthSeed' | 'createdAt'>;

export function keptByRenewal({ label, colour, sealedAuthSeed, createdAt }: ConnectionRow): Kept {
  return {
    createdAt,
    ...(label === undefined ? {} : { label }),
    ...(colour === undefined ? {} : { colour }),
    ...(sealedAuthSeed === undefined ? {} : { sealedAuthSeed }),
  };
}
