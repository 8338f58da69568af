import { Payments } from '../history/payments';
import type { ScreenProps } from '../shell/screen-props';
import { useLoaded } from '../use-loaded';
import { Wallet } from './wallet';

/** The first screen: the wallet, and what was paid last. */
export function HomeScreen({ connection }: ScreenProps) {
  if (!connection) {
    return (
      <>
        <First />
        <Payments hideWhenEmpty />
      </>
    );
  }
  return (
    <>
      <Wallet key={connection.id} connection={connection} />
      <Payments />
    </>
  );
}

/** Before there is a wallet. */
function First() {
  const loaded = useLoaded(() => import('../connect/welcome'));
  return loaded ? <loaded.Welcome /> : null;
}
