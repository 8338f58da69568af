import { useEffect, useRef, useState } from 'preact/hooks';
import type { PayableConnection } from '../../contract/payable';
import { go, href } from '../route';
import { ScanButtons } from '../scan/scan-buttons';
import { Button } from '../ui/button';
import { ErrorNotice, Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import { droppedText } from './dropped-text';
import type { Offer } from './order';
import { useDrop } from './use-drop';
import { useKeys } from './use-keys';
import { useReading } from './use-reading';

/** How long nothing is typed before it is looked at, in ms. */
const PAUSE_MS = 600;

interface EntryProps {
  connectionId: string;
  text: string;
  /** From the address: looked at once. Empty for nothing. */
  given: string;
  onText: (text: string) => void;
  /** `text`: of which the offer was read. */
  onOffer: (offer: Offer, text: string) => void;
}

/** Takes what is to be paid, however it comes, and looks at what it is. Nothing is paid by it. */
export function Entry({ connectionId, text, given, onText, onOffer }: EntryProps) {
  const reading = useReading(connectionId);
  const [instead, setInstead] = useState<PayableConnection['kind'] | 'asked' | null>(null);
  const [notPasted, setNotPasted] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isShown = useRef(true);

  const look = async (what: string | Promise<string>) => {
    clearTimeout(timer.current);
    const read = await reading.read(what, onText);
    if (read === null) return;
    const { text: found, payable } = read;
    if (payable.kind === 'invoice' || payable.kind === 'service') {
      onOffer(payable, found);
      return;
    }
    // A connection string holds a secret: it does not stay in the field.
    onText('');
    setInstead(payable.kind);
  };
  const reset = () => {
    setInstead(null);
    setNotPasted(false);
    reading.cancel();
    clearTimeout(timer.current);
  };
  const change = (typed: string, atOnce: boolean) => {
    // What was to be pasted, or read from a page, may come when something else is to be confirmed already.
    if (!isShown.current) return;
    onText(typed);
    reset();
    if (typed.trim() === '') return;
    if (atOnce) void look(typed);
    else timer.current = setTimeout(() => void look(typed), PAUSE_MS);
  };
  const paste = async () => {
    try {
      change(await navigator.clipboard.readText(), true);
    } catch {
      // Refused by the browser or by the user: the keys always work.
      setNotPasted(true);
    }
  };
  const isOver = useDrop((data) => {
    reset();
    void look(droppedText(data));
  });
  useEffect(() => {
    field.current?.focus();
    if (given !== '') change(given, true);
    // Whoever leaves while it is looked at is not led back.
    return () => {
      isShown.current = false;
      reset();
    };
  }, []);
  useKeys({
    onEnter: () => {
      if (text.trim() !== '') void look(text);
    },
    onEscape: () => (reading.busy ? reading.cancel() : go()),
  });

  return (
    <Screen title={t('send_title')} back={href()} testId="send-screen">
      <div class={isOver ? 'stack send-drop dropping' : 'stack send-drop'}>
        <div class="field">
          <label for="send-text">{t('send_what')}</label>
          <textarea
            ref={field}
            id="send-text"
            class="input"
            rows={4}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            placeholder={t('send_placeholder')}
            value={text}
            aria-describedby="send-help"
            data-testid="send-text"
            onInput={(event) => change(event.currentTarget.value, event.inputType === 'insertFromPaste')}
          />
          <p id="send-help" class="soft small">
            {t('send_help')}
          </p>
        </div>
        <ScanButtons onText={(scanned) => change(scanned, true)}>
          <Button testId="paste" onClick={() => void paste()}>
            {t('send_paste')}
          </Button>
        </ScanButtons>
        {notPasted && <Notice>{t('send_not_pasted')}</Notice>}
        <Progress text={reading.busy ? t('send_reading') : null} />
        {reading.busy && (
          <div class="buttons">
            <Button testId="cancel-reading" onClick={reading.cancel}>
              {t('send_cancel')}
            </Button>
          </div>
        )}
        <ErrorNotice message={reading.error} />
        <div role="status">{instead !== null && <Instead kind={instead} />}</div>
      </div>
    </Screen>
  );
}

/** What was entered is something else than to be paid. */
function Instead({ kind }: { kind: PayableConnection['kind'] | 'asked' }) {
  if (kind === 'asked') {
    return (
      <div data-testid="send-asked">
        <Notice>{t('asked_in_window')}</Notice>
      </div>
    );
  }
  return (
    <div class="tight" data-testid="send-connection">
      <Notice>{t('send_connection')}</Notice>
      <a href={href('connect')}>{t('send_connect')}</a>
    </div>
  );
}
