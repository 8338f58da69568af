/** The organisation's policy, read once in a life of the background and after each change. Nothing is decided before it is known. */
import { readPolicy } from '../contract/managed-storage';
import type { Policy } from '../contract/policy';

export interface Policies {
  /** As it stands now. Rejects where the browser cannot tell: the next call asks again. */
  now(): Promise<Policy>;
  /** It is read anew. */
  changed(): Promise<Policy>;
}

export interface PoliciesDeps {
  read: () => Promise<Record<string, unknown>>;
  /** For our pages. */
  show: (policy: Policy) => Promise<void>;
}

export function createPolicies(deps: PoliciesDeps): Policies {
  let kept: Promise<Policy> | undefined;

  async function read(): Promise<Policy> {
    const policy = readPolicy(await deps.read());
    // Nobody waits for it, and nothing is decided by it.
    deps.show(policy).catch(() => undefined);
    return policy;
  }

  function now(): Promise<Policy> {
    kept ??= read().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  }

  return {
    now,
    changed() {
      kept = undefined;
      return now();
    },
  };
}
