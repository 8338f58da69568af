import { useState } from 'preact/hooks';
import { type ConnectionRow, PERIODS } from '../../contract/rows';
import { lastDayProblem } from '../budget/budget-draft';
import { PeriodSelect } from '../budget/period-select';
import { command } from '../commands';
import { openInTab, useIsTab } from '../open-in-tab';
import { goInstead, href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { methodWords } from '../text/methods';
import { notificationWords } from '../text/notifications';
import { withName } from '../ticked-names';
import { Button } from '../ui/button';
import { ByOrganisation } from '../ui/by-organisation';
import { Disclosure } from '../ui/disclosure';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { SatsInput } from '../ui/sats-input';
import { Screen } from '../ui/screen';
import { Switch } from '../ui/switch';
import { Tick } from '../ui/tick';
import { useAction } from '../use-action';
import { useNow } from '../use-now';
import { usePolicy } from '../use-policy';
import { t } from '../words/words';
import { LatestTerms } from './latest-terms';
import {
  ALWAYS_ASKED,
  type AskedBy,
  firstPairingDraft,
  HOSTED,
  isAskable,
  limitHelp,
  limitProblem,
  type PairingDraft,
  renewalDraft,
  requestOf,
  USED_METHODS,
  USED_NOTIFICATIONS,
} from './pairing-draft';
import './pairing.css';

interface PartProps {
  draft: PairingDraft;
  onChange: (part: Partial<PairingDraft>) => void;
}

/** What is asked of the wallet, by a link (`ask/link`) or on the wallet's own page (`ask/page`); for a new secret with the id of the connection that it is for behind it. */
export function AskScreen({ connections, about: [how, renewed] }: ScreenProps) {
  const connection = connections.find(({ id }) => id === renewed);
  const askedBy = how === 'page' ? 'page' : 'link';
  return (
    <Screen
      title={connection ? t('renew_title') : t(`ask_title_${askedBy}`)}
      back={connection ? href('wallet', connection.id) : href('connect')}
      testId="ask"
    >
      {connection ? (
        <LatestTerms connection={connection}>
          {(latest) => <AskForm askedBy={askedBy} connection={latest} />}
        </LatestTerms>
      ) : (
        <AskForm askedBy={askedBy} />
      )}
    </Screen>
  );
}

interface AskFormProps {
  askedBy: AskedBy;
  /** The one that is to have a new secret. */
  connection?: ConnectionRow;
}

function AskForm(props: AskFormProps) {
  const policy = usePolicy();
  return policy ? <AskFields relays={policy.relays} {...props} /> : null;
}

/** `relays`: those that the organisation offers. */
function AskFields({ askedBy, connection, relays }: AskFormProps & { relays: readonly string[] }) {
  const isTab = useIsTab();
  const now = useNow(30_000);
  const [draft, setDraft] = useState(() =>
    connection ? renewalDraft(connection, now) : firstPairingDraft(relays),
  );
  const { busy, error, run } = useAction();
  const change = (part: Partial<PairingDraft>) => setDraft((before) => ({ ...before, ...part }));
  const request = requestOf(draft, askedBy, connection?.id ?? null, now);

  const ask = () => {
    if (request === null) return;
    void run(async () => {
      const { pairingId } = await command('pairing.start', request);
      goInstead('pairing', pairingId);
      // The wallet's page answers the page that opened it, and a popup is gone by then.
      if (askedBy === 'page' && isTab === false) await openInTab();
    });
  };

  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <p>{t(`ask_what_${askedBy}`)}</p>
      {connection && <p>{t('renew_what')}</p>}
      {connection && draft.lastDay === '' && <p data-testid="renew-no-end">{t('renew_no_end')}</p>}
      {askedBy === 'page' && <Address draft={draft} onChange={change} />}
      <Limit draft={draft} onChange={change} />
      <Methods draft={draft} onChange={change} />
      <More draft={draft} now={now} isOffered={!connection && relays.length > 0} onChange={change} />
      <ErrorNotice message={error} />
      <div class="buttons">
        <Button look="primary" type="submit" disabled={busy || request === null} testId="ask-wallet">
          {t(`ask_do_${askedBy}`)}
        </Button>
      </div>
    </form>
  );
}

function Address({ draft, onChange }: PartProps) {
  return (
    <Field id="ask-address" label={t('ask_address')} help={t('ask_address_help')}>
      <input
        id="ask-address"
        class="input"
        type="url"
        inputMode="url"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={1_000}
        placeholder="https://hub.example"
        value={draft.address}
        aria-describedby="ask-address-help"
        data-testid="ask-address"
        onInput={(event) => onChange({ address: event.currentTarget.value })}
      />
      <div class="buttons">
        {HOSTED.map(([name, address]) => (
          <Button key={name} look="quiet" onClick={() => onChange({ address })}>
            {t('ask_address_of', { wallet: name })}
          </Button>
        ))}
      </div>
    </Field>
  );
}

function Limit({ draft, onChange }: PartProps) {
  const problem = limitProblem(draft);
  return (
    <Field id="ask-amount" label={t('ask_limit')} help={problem ?? limitHelp(draft)} wrong={problem !== null}>
      <div class="ask-limit">
        <SatsInput
          id="ask-amount"
          value={draft.amount}
          onInput={(amount) => onChange({ amount })}
          invalid={problem !== null}
          describedBy="ask-amount-help"
          testId="ask-amount"
        />
        <PeriodSelect
          id="ask-period"
          periods={PERIODS}
          value={draft.period}
          onChange={(period) => onChange({ period })}
          testId="ask-period"
        />
      </div>
    </Field>
  );
}

function Methods({ draft, onChange }: PartProps) {
  const { methods, notificationTypes } = draft;
  return (
    <Disclosure summary={t('ask_methods')} testId="ask-methods">
      <div class="ask-methods">
        {USED_METHODS.map((method) => {
          const isFixed = method === ALWAYS_ASKED || !isAskable(draft, method);
          return (
            <Tick
              key={method}
              label={methodWords(method)}
              checked={methods.includes(method) && isAskable(draft, method)}
              disabled={isFixed}
              testId={`ask-${method}`}
              onChange={(isIn) => onChange({ methods: withName(methods, method, isIn) })}
            />
          );
        })}
        {USED_NOTIFICATIONS.map((type) => (
          <Tick
            key={type}
            label={notificationWords(type)}
            checked={notificationTypes.includes(type)}
            testId={`ask-${type}`}
            onChange={(isIn) => onChange({ notificationTypes: withName(notificationTypes, type, isIn) })}
          />
        ))}
      </div>
    </Disclosure>
  );
}

/** `isOffered`: the relays are those of the organisation. */
function More({ draft, now, isOffered, onChange }: PartProps & { now: number; isOffered: boolean }) {
  const dayProblem = lastDayProblem(draft, now);
  return (
    <Disclosure summary={t('ask_more')} testId="ask-more">
      <div class="stack ask-more">
        <Field
          id="ask-last-day"
          label={t('budget_last_day')}
          help={dayProblem ?? t('ask_last_day_help')}
          wrong={dayProblem !== null}
        >
          <input
            id="ask-last-day"
            class="input day"
            type="date"
            max="9999-12-31"
            value={draft.lastDay}
            aria-invalid={dayProblem !== null}
            aria-describedby="ask-last-day-help"
            data-testid="ask-last-day"
            onInput={(event) => onChange({ lastDay: event.currentTarget.value })}
          />
        </Field>
        <Switch
          label={t('ask_isolated')}
          on={draft.isolated}
          testId="ask-isolated"
          onChange={(isolated) => onChange({ isolated })}
        >
          {t('ask_isolated_help')}
        </Switch>
        {isOffered && <ByOrganisation>{t('managed_relays')}</ByOrganisation>}
        <Field id="ask-relays" label={t('connection_relays')} help={t('ask_relays_help')}>
          <textarea
            id="ask-relays"
            class="input"
            rows={2}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            maxLength={2_000}
            value={draft.relays}
            aria-describedby="ask-relays-help"
            data-testid="ask-relays"
            onInput={(event) => onChange({ relays: event.currentTarget.value })}
          />
        </Field>
      </div>
    </Disclosure>
  );
}
