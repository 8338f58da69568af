import { COLOURS, type ConnectionRow } from '../../contract/rows';
import { command } from '../commands';
import { ErrorNotice } from '../ui/notice';
import { WalletMark } from '../ui/wallet-mark';
import { useAction } from '../use-action';
import { t } from '../words/words';

/** The mark by which the user tells the wallet from others. */
export function WalletColour({ connection: { id, colour } }: { connection: ConnectionRow }) {
  const { busy, error, run } = useAction();
  return (
    <fieldset class="setting-choice" disabled={busy}>
      <legend>{t('connection_colour')}</legend>
      <div class="colours">
        {COLOURS.map((each) => (
          <label key={each} class="colour">
            <input
              type="radio"
              name="colour"
              checked={(colour ?? COLOURS[0]) === each}
              data-testid={`colour-${each}`}
              onChange={() =>
                void run(() => command('connection.change', { connectionId: id, colour: each }))
              }
            />
            <WalletMark connection={{ colour: each }} />
            {t(`colour_${each}`)}
          </label>
        ))}
      </div>
      <ErrorNotice message={error} />
    </fieldset>
  );
}
