/** The popup: which wallets are connected, what sites may spend, what was paid. */
import { LockScreen } from './lock/lock-screen';
import { useVault } from './lock/use-vault';
import { mount } from './mount';
import { Shell } from './shell/shell';
import { useAppearance } from './use-appearance';

function Popup() {
  const language = useAppearance();
  const vault = useVault();
  if (!vault) return null;
  return vault.lockedBy ? (
    <main key={language}>
      <LockScreen row={vault.lockedBy} />
    </main>
  ) : (
    <Shell key={language} />
  );
}

void mount(Popup);
