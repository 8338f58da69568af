import type { WalletAuthPrompt } from '../../contract/prompts';
import { renewalsWithin } from '../../core/wallet-auth-terms';
import { amountText, perText, RENEWED_PER } from '../text/budgets';
import { isKnownMethod, methodWords } from '../text/methods';
import { isKnownNotification, notificationWords } from '../text/notifications';
import { lastDayText } from '../text/times';
import { withName } from '../ticked-names';
import { Field } from '../ui/field';
import { Notice } from '../ui/notice';
import { SatsInput } from '../ui/sats-input';
import { Select } from '../ui/select';
import { Tick } from '../ui/tick';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import { endProblem, type GrantDraft, isLimitable, limitProblem, methodsProblem } from './wallet-auth-draft';

interface FieldsProps {
  prompt: WalletAuthPrompt;
  draft: GrantDraft;
  now: number;
  onChange: (part: Partial<GrantDraft>) => void;
}

/** All that can be lowered: the limit, what the app may do and is told of, until when, and of which balance. */
export function WalletAuthFields(props: FieldsProps) {
  const { prompt, draft } = props;
  return (
    <>
      {isLimitable(prompt, draft) && <Limit {...props} />}
      <Methods {...props} />
      <End {...props} />
      <Tick
        label={t('grant_isolated')}
        checked={draft.isolated}
        // It was asked for, and without it the app could spend more than it wanted.
        disabled={prompt.request.isolated}
        testId="grant-isolated"
        onChange={(isolated) => props.onChange({ isolated })}
      >
        {t('grant_isolated_help')}
      </Tick>
    </>
  );
}

function Limit({ prompt, draft, onChange }: FieldsProps) {
  const { budget } = prompt.request;
  const problem = limitProblem(prompt, draft);
  const isOff = budget === null && draft.unlimited;
  const help =
    budget &&
    t('grant_limit_asked', {
      budget: amountText({ amount: budget.amount, period: RENEWED_PER[budget.renewal] }),
    });
  return (
    <div class="card grant-limit" data-testid="grant-limit">
      {budget === null && <Notice>{t('grant_no_limit_asked')}</Notice>}
      <Field id="grant-amount" label={t('grant_limit')} help={problem ?? help} wrong={problem !== null}>
        <div class="grant-amount">
          <span>
            <Phrase
              text="budget_sats_field"
              blanks={{
                field: (
                  <SatsInput
                    id="grant-amount"
                    value={draft.amount}
                    onInput={(amount) => onChange({ amount })}
                    disabled={isOff}
                    invalid={problem !== null}
                    describedBy="grant-amount-help"
                    testId="grant-amount"
                  />
                ),
              }}
            />
          </span>
          <Select
            id="grant-renewal"
            value={draft.renewal}
            options={renewalsWithin(budget).map(
              (renewal) => [renewal, perText(RENEWED_PER[renewal])] as const,
            )}
            label={t('budget_period')}
            disabled={isOff}
            testId="grant-renewal"
            onChange={(renewal) => onChange({ renewal })}
          />
        </div>
      </Field>
      {budget === null && (
        <Tick
          label={t('grant_unlimited')}
          checked={draft.unlimited}
          testId="grant-unlimited"
          onChange={(unlimited) => onChange({ unlimited })}
        />
      )}
    </div>
  );
}

function Methods({ prompt, draft, onChange }: FieldsProps) {
  const { methods, notificationTypes } = prompt.request;
  const problem = methodsProblem(draft);
  return (
    <fieldset class="grant-names">
      <legend>{t('grant_methods')}</legend>
      {methods.map((method) => (
        <Tick
          key={method}
          label={isKnownMethod(method) ? methodWords(method) : t('grant_unknown', { name: method })}
          checked={draft.methods.includes(method)}
          testId={`grant-${method}`}
          onChange={(isIn) => onChange({ methods: withName(draft.methods, method, isIn) })}
        />
      ))}
      {notificationTypes.map((type) => (
        <Tick
          key={type}
          label={isKnownNotification(type) ? notificationWords(type) : t('grant_unknown', { name: type })}
          checked={draft.notificationTypes.includes(type)}
          testId={`grant-${type}`}
          onChange={(isIn) => onChange({ notificationTypes: withName(draft.notificationTypes, type, isIn) })}
        />
      ))}
      {problem !== null && (
        <p class="small wrong" role="status">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

function End({ prompt, draft, now, onChange }: FieldsProps) {
  const { expiresAt } = prompt.request;
  const problem = endProblem(prompt, draft, now);
  const help =
    expiresAt === null
      ? t('grant_ends_never')
      : t('grant_ends_asked', { day: lastDayText(expiresAt * 1000) });
  return (
    <Field id="grant-last-day" label={t('budget_last_day')} help={problem ?? help} wrong={problem !== null}>
      <input
        id="grant-last-day"
        class="input day"
        type="date"
        max="9999-12-31"
        value={draft.lastDay}
        aria-invalid={problem !== null}
        aria-describedby="grant-last-day-help"
        data-testid="grant-last-day"
        onInput={(event) => onChange({ lastDay: event.currentTarget.value })}
      />
    </Field>
  );
}
