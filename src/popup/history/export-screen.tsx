import { useEffect, useRef, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import type { ConnectionRow } from '../../contract/rows';
import { lists } from '../../core/wallet-info';
import { command } from '../commands';
import { db } from '../database';
import { href } from '../route';
import { download } from '../safety/download';
import type { ScreenProps } from '../shell/screen-props';
import { messageOf } from '../text/errors';
import { Button } from '../ui/button';
import { Choice } from '../ui/choice';
import { ErrorNotice, Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { Screen } from '../ui/screen';
import { useAction } from '../use-action';
import { t, tn } from '../words/words';
import { exportFile, exportName, FORMATS, type Format } from './export-file';
import { filterOf, narrows } from './filter';
import { logFile, logName } from './log-file';
import { dayOf } from './time-limits';

interface Made {
  name: string;
  count: number;
  walletError: unknown;
}

/** Saves what the filter in the address shows as a file. */
export function ExportScreen({ about, connections, connection }: ScreenProps) {
  const filter = filterOf(about[0]);
  const [format, setFormat] = useState<Format>('csv');
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const { busy, error, run } = useAction();
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function make() {
    // Firefox closes a popup that opens a file dialog, and a popup takes the work with it.
    if (await movedToTab()) return;
    const working = new AbortController();
    const { signal } = working;
    stop.current = working;
    setMade(null);
    await run(async () => {
      try {
        const { blob, count, walletError } = await exportFile(db, {
          format,
          filter,
          wallet: walletToAsk(connection),
          walletName: (id) => nameOf(connections, id),
          onProgress: setProgress,
          signal,
        });
        signal.throwIfAborted();
        const name = exportName(dayOf(Date.now()), format);
        download(blob, name);
        setMade({ name, count, walletError });
      } catch (failure) {
        if (!signal.aborted) throw failure;
      }
    });
    setProgress(null);
  }

  return (
    <Screen title={t('export_title')} back={href('history')} testId="export">
      <p>{narrows(filter) ? t('export_about_filtered') : t('export_about_all')}</p>
      <p>{t('export_proofs')}</p>
      <fieldset class="stack" disabled={busy}>
        <legend class="visually-hidden">{t('export_format')}</legend>
        {FORMATS.map((choice) => (
          <Choice
            key={choice}
            name="export-format"
            label={t(`export_format_${choice}`)}
            checked={format === choice}
            testId={`export-${choice}`}
            onChoose={() => setFormat(choice)}
          />
        ))}
      </fieldset>
      <ErrorNotice message={error} />
      <div class="buttons">
        {busy ? (
          <Button testId="export-cancel" onClick={() => stop.current?.abort()}>
            {t('history_cancel')}
          </Button>
        ) : (
          <Button look="primary" testId="export-make" onClick={() => void make()}>
            {t('export_make')}
          </Button>
        )}
      </div>
      <Log format={format} />
      <Progress text={busy ? t('export_busy', progress ?? { done: 0, of: 0 }) : null} />
      <div class="stack" aria-live="polite">
        {made && <p data-testid="export-made">{tn('export_made', made.count, { name: made.name })}</p>}
        {made?.walletError !== undefined && made && (
          <Notice>{t('export_without_wallet', { problem: messageOf(made.walletError) })}</Notice>
        )}
      </div>
    </Screen>
  );
}

/** The journal of connections, whatever the filter shows. */
function Log({ format }: { format: Format }) {
  const [name, setName] = useState<string | null>(null);
  const { busy, error, run } = useAction();
  const make = async () => {
    if (await movedToTab()) return;
    await run(async () => {
      const made = logName(dayOf(Date.now()), format);
      download(await logFile(db, format), made);
      setName(made);
    });
  };
  return (
    <div class="stack">
      <ErrorNotice message={error} />
      <div>
        <Button disabled={busy} testId="export-log" onClick={() => void make()}>
          {t('export_log')}
        </Button>
      </div>
      <p aria-live="polite" data-testid="export-log-made">
        {name !== null && t('export_log_made', { name })}
      </p>
    </div>
  );
}

/** True where this screen was opened in a tab in place of the popup. */
async function movedToTab(): Promise<boolean> {
  if (await browser.tabs.getCurrent()) return false;
  await browser.tabs.create({ url: location.href });
  window.close();
  return true;
}

function walletToAsk(connection: ConnectionRow | null) {
  if (!connection || !lists(connection.info, 'list_transactions')) return null;
  return {
    connectionId: connection.id,
    ask: (params: Parameters<typeof command<'wallet.transactions'>>[1]) =>
      command('wallet.transactions', params),
  };
}

function nameOf(connections: readonly ConnectionRow[], id: string): string | null {
  const row = connections.find((connection) => connection.id === id);
  return row ? (row.label ?? row.name) : null;
}
