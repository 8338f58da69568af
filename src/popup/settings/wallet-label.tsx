import { useState } from 'preact/hooks';
import type { ConnectionRow } from '../../contract/rows';
import { neutralise } from '../../core/foreign-text';
import { command } from '../commands';
import { cut } from '../text/foreign';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { t } from '../words/words';

/** What the user calls the wallet. Left empty, it has the name that it calls itself. */
export function WalletLabel({ connection: { id, name, label = '' } }: { connection: ConnectionRow }) {
  const [text, setText] = useState(label);
  const { busy, error, run } = useAction();
  const isChanged = text.trim() !== label;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) void run(() => command('connection.change', { connectionId: id, label: text.trim() }));
      }}
    >
      <Field id="wallet-label" label={t('connection_label')} help={t('connection_label_help')}>
        <div class="label-line">
          <input
            id="wallet-label"
            class="input"
            type="text"
            autocomplete="off"
            maxLength={60}
            placeholder={cut(neutralise(name), 40)}
            value={text}
            readOnly={busy}
            aria-describedby="wallet-label-help"
            data-testid="wallet-label"
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" disabled={busy || !isChanged} testId="wallet-rename">
            {t('connection_rename')}
          </Button>
        </div>
      </Field>
      <ErrorNotice message={error} />
    </form>
  );
}
