import { Welcome } from '../connect/welcome';
import { Payments } from '../history/payments';
import { go } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { Wallet } from './wallet';

/** The first screen: the wallet, and what was paid last. */
export function HomeScreen({ connection }: ScreenProps) {
  if (!connection) {
    return (
      <>
        <Welcome onConnected={() => go()} />
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
