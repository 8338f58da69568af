/** The popup: which wallets are connected, what sites may spend, what was paid. */
import { useState } from 'preact/hooks';
import { db } from './database';
import { BlockedSites } from './home/blocked-sites';
import { ConnectForm } from './home/connect-form';
import { Masthead } from './home/masthead';
import { Payments } from './home/payments';
import { Settings } from './home/settings';
import { SiteHere } from './home/site-here';
import { Sites } from './home/sites';
import { Wallet } from './home/wallet';
import { WalletFooter } from './home/wallet-footer';
import { Welcome } from './home/welcome';
import { LockScreen } from './lock/lock-screen';
import { useVault } from './lock/use-vault';
import { mount } from './mount';
import { useLive } from './use-live';

function Popup() {
  const vault = useVault();
  if (!vault) return null;
  return vault.lockedBy ? <LockScreen row={vault.lockedBy} /> : <Home />;
}

function Home() {
  const connections = useLive(() => db.connections.orderBy('createdAt').toArray(), '');
  const [chosen, setChosen] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  // The first read takes a few milliseconds: drawing nothing is calmer than drawing something else.
  if (!connections) return null;

  const connected = (connectionId: string) => {
    setChosen(connectionId);
    setAdding(false);
  };
  const connection = connections.find((row) => row.id === chosen) ?? connections.at(-1);
  if (!connection) {
    return (
      <>
        <Masthead connections={[]} />
        <SiteHere key="site here" />
        <Welcome onConnected={connected} />
        <BlockedSites />
        <Payments hideWhenEmpty />
        <Settings />
      </>
    );
  }
  if (adding) {
    return (
      <>
        <Masthead connections={[]} />
        <SiteHere key="site here" />
        <ConnectForm title="Connect another wallet" onConnected={connected} onBack={() => setAdding(false)} />
      </>
    );
  }
  return (
    <>
      <Masthead connections={connections} chosen={connection.id} onChoose={setChosen} />
      <SiteHere key="site here" />
      <Wallet key={connection.id} connection={connection} />
      <Sites key={`sites ${connection.id}`} connectionId={connection.id} />
      <BlockedSites />
      <Payments />
      <Settings />
      <WalletFooter key={`footer ${connection.id}`} connection={connection} onAdd={() => setAdding(true)} />
    </>
  );
}

mount(Popup);
