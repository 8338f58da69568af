import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { command } from '../commands';
import { Button } from '../ui/button';
import { Running } from '../ui/fuse';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';

interface ConnectFormProps {
  title: string;
  children?: ComponentChildren;
  onConnected: (connectionId: string) => void;
  onBack?: () => void;
}

/** Takes a connection URI and connects the wallet it names. */
export function ConnectForm({ title, children, onConnected, onBack }: ConnectFormProps) {
  // Not state: the URI holds a secret, and this way it is in one place only, from where it can be wiped.
  const field = useRef<HTMLTextAreaElement>(null);
  const wasPasted = useRef(false);
  const { busy, error, run } = useAction();
  const [empty, setEmpty] = useState(true);

  async function connect() {
    const uri = field.current?.value.trim() ?? '';
    if (uri === '') return;
    await run(async () => {
      const { connectionId } = await command('connection.add', { uri });
      if (field.current) field.current.value = '';
      if (wasPasted.current) emptyClipboard();
      onConnected(connectionId);
    });
  }

  return (
    <form
      class="connect-form"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void connect();
      }}
    >
      <h1>{title}</h1>
      {children}
      <div class="field">
        <label for="uri">Connection string</label>
        <textarea
          ref={field}
          id="uri"
          class="input"
          rows={5}
          placeholder="nostr+walletconnect://…"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={4096}
          readOnly={busy}
          aria-describedby="uri-help"
          data-testid="uri-input"
          onPaste={() => {
            wasPasted.current = true;
          }}
          onInput={(event) => setEmpty(event.currentTarget.value.trim() === '')}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            // A URI has no line breaks.
            event.preventDefault();
            void connect();
          }}
        />
        <p id="uri-help" class="soft small">
          In your wallet, add an app connection (Nostr Wallet Connect) and copy its connection string. It
          holds a secret: paste it nowhere else. Fusebox seals it and does not show it again. Once the wallet
          is connected, Fusebox empties the clipboard if you pasted the string, where the browser allows that.
        </p>
      </div>
      <ErrorNotice message={error} />
      <div class="buttons">
        <Button look="primary" type="submit" disabled={busy || empty} testId="connect">
          {busy ? 'Connecting…' : 'Connect'}
        </Button>
        {onBack && (
          <Button disabled={busy} onClick={onBack}>
            Back
          </Button>
        )}
      </div>
      <div class="tight" aria-live="polite">
        {busy && (
          <>
            <Running />
            <p class="soft small">Asking the wallet through its relay. This can take up to ten seconds.</p>
          </>
        )}
      </div>
    </form>
  );
}

/** The secret need not stay where any program can read it. */
function emptyClipboard(): void {
  // A browser may refuse this where the user's last click is long ago or another window is in front. The wallet is connected all the same.
  navigator.clipboard.writeText('').catch(() => undefined);
}
