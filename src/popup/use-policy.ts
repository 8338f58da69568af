import { useLayoutEffect, useState } from 'preact/hooks';
import type { Policy } from '../contract/policy';
import { watchPolicy } from '../store/shown-policy';

/** What the organisation has set, followed live; undefined until first read. */
export function usePolicy(): Policy | undefined {
  const [policy, setPolicy] = useState<Policy>();
  // Not after the next frame: nothing is drawn before.
  useLayoutEffect(() => {
    const leaving = new AbortController();
    watchPolicy(setPolicy, leaving.signal);
    return () => leaving.abort();
  }, []);
  return policy;
}
