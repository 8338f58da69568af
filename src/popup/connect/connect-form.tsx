import { useEffect, useRef, useState } from 'preact/hooks';
import { command } from '../commands';
import { ScanButtons } from '../scan/scan-buttons';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { ErrorNotice, Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { useAction } from '../use-action';
import { t } from '../words/words';
import { WalletList } from './wallet-list';
import './connect.css';

/** An app's request for a connection of its own: it holds no secret, and is asked about in a prompt. */
const WALLET_AUTH = /^nostr\+walletauth(\+[a-z0-9]+)?:/i;

/** Takes a connection URI, pasted or from a QR code, and connects the wallet it names. */
export function ConnectForm({ onConnected }: { onConnected: (connectionId: string) => void }) {
  // Not state: the URI holds a secret, and this way it is in one place only, from where it can be wiped.
  const field = useRef<HTMLTextAreaElement>(null);
  const wasPasted = useRef(false);
  // The attempt that is waited for: of one that was cancelled nothing stays.
  const attempt = useRef<symbol | null>(null);
  // Whoever leaves while the wallet is asked is not led back.
  const isShown = useRef(true);
  const [cancelled, setCancelled] = useState(false);
  const { busy, error, run } = useAction();
  const [empty, setEmpty] = useState(true);
  const [asked, setAsked] = useState(false);

  useEffect(
    () => () => {
      isShown.current = false;
    },
    [],
  );

  async function connect() {
    const uri = field.current?.value.trim() ?? '';
    if (uri === '') return;
    const mine = Symbol('attempt');
    attempt.current = mine;
    setCancelled(false);
    setAsked(false);
    await run(async () => {
      if (WALLET_AUTH.test(uri)) {
        await command('delegation.review', { uri });
        wipe();
        setAsked(true);
        return;
      }
      const { connectionId, isNew } = await command('connection.add', { uri });
      if (attempt.current !== mine) {
        if (isNew) await command('connection.remove', { connectionId });
        return;
      }
      if (!isShown.current) return;
      wipe();
      if (wasPasted.current) emptyClipboard();
      onConnected(connectionId);
    });
  }

  function cancel() {
    attempt.current = null;
    setCancelled(true);
  }

  function wipe() {
    if (field.current) field.current.value = '';
    setEmpty(true);
  }

  return (
    <form
      class="stack"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void connect();
      }}
    >
      <Field id="uri" label={t('connect_string')} help={t('connect_string_help')}>
        <textarea
          ref={field}
          id="uri"
          class="input"
          rows={4}
          placeholder="nostr+walletconnect://…"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={10_000}
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
      </Field>
      {!busy && (
        <ScanButtons
          onText={(text) => {
            if (!field.current) return;
            field.current.value = text;
            setEmpty(text.trim() === '');
            void connect();
          }}
        />
      )}
      {!cancelled && <ErrorNotice message={error} />}
      {asked && (
        <div role="status" data-testid="connect-asked">
          <Notice>{t('asked_in_window')}</Notice>
        </div>
      )}
      <div class="buttons connect-do">
        <Button look="primary" type="submit" disabled={busy || empty} testId="connect">
          {t('connect_do')}
        </Button>
        {busy && !cancelled && (
          <Button testId="cancel-connecting" onClick={cancel}>
            {t('connect_cancel')}
          </Button>
        )}
      </div>
      <Progress text={!busy ? null : cancelled ? t('connect_cancelling') : t('connect_progress')} />
      <WalletList />
    </form>
  );
}

/** The secret need not stay where any program can read it. */
function emptyClipboard(): void {
  // A browser may refuse this where the user's last click is long ago or another window is in front. The wallet is connected all the same.
  navigator.clipboard.writeText('').catch(() => undefined);
}
