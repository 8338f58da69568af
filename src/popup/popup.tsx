/** The popup: which wallets are connected, what sites may spend, what was paid. */
import { useEffect } from 'preact/hooks';
import { db } from './database';
import { LockScreen } from './lock/lock-screen';
import { PassphraseWanted } from './lock/passphrase-wanted';
import { useVault } from './lock/use-vault';
import { mount } from './mount';
import { useIsTab } from './open-in-tab';
import { Shell } from './shell/shell';
import { useKept } from './shell/use-kept';
import { useAppearance } from './use-appearance';

function Popup() {
  const language = useAppearance();
  const vault = useVault();
  // Read beside the vault, not once it is known: what is read in turn is waited for in turn.
  const kept = useKept();
  const isTab = useIsTab();
  useEffect(() => {
    // Only the popup of the toolbar takes its width from the page; a tab may be as narrow as it likes.
    if (isTab) document.documentElement.dataset.place = 'tab';
  }, [isTab]);
  // That takes a few milliseconds: drawing nothing is calmer than drawing something else.
  if (!vault) return null;
  if (vault.lockedBy) {
    return (
      <main key={language}>
        <LockScreen row={vault.lockedBy} />
      </main>
    );
  }
  if (vault.lacksPassphrase) {
    return (
      <main key={language}>
        <PassphraseWanted />
      </main>
    );
  }
  return kept ? <Shell key={language} kept={kept} /> : null;
}

// Opened while the words are still loaded. Where that fails, the first read tells.
db.open().catch(() => undefined);
void mount(Popup);
