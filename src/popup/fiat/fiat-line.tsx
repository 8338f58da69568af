import type { Msat } from '../../contract/amounts';
import { seenAppearance } from '../appearance';
import { useLoaded } from '../use-loaded';
import type { Fiat } from './rate';

/** An amount in the currency that the user chose, to stand below it. Draws nothing, and loads nothing, where none was chosen. */
export function FiatLine({ amount }: { amount: Msat }) {
  const { fiat } = seenAppearance();
  return fiat && <Loaded amount={amount} fiat={fiat} />;
}

function Loaded(props: { amount: Msat; fiat: Fiat }) {
  const loaded = useLoaded(() => import('./fiat-shown'));
  return loaded ? <loaded.FiatShown {...props} /> : null;
}
