import type { Msat } from '../../contract/amounts';
import { errorFromData } from '../../contract/errors';
import type { LnurlPrompt, NoticePrompt, PayPrompt, Prompt } from '../../contract/prompts';
import { asksAmount } from '../../core/answers';
import { neutralise } from '../../core/foreign-text';
import { satsRoundedUp } from '../../core/msat';
import { isPrivate, OWN } from '../../core/origins';
import { FiatLine } from '../fiat/fiat-line';
import { whyText } from '../text/budgets';
import { errorWords } from '../text/errors';
import { showOrigin } from '../text/origins';
import { chargeText, exactText, holdingText } from '../text/sats';
import { dayText } from '../text/times';
import { webAddress } from '../text/web-address';
import { Amount } from '../ui/amount';
import { AmountInput } from '../ui/amount-input';
import { Quoted } from '../ui/foreign';
import { ForeignBlock } from '../ui/foreign-block';
import { Notice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { useNow } from '../use-now';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import { amountProblem, type Draft } from './answer';
import { QuestionWords } from './question-words';

interface SentenceProps {
  prompt: Prompt;
  draft: Draft;
  onAmount: (amount: string) => void;
}

/** The prompt as one sentence: who asks, for what, how much. */
export function Sentence({ prompt, draft, onAmount }: SentenceProps) {
  const { shownOrigin, topOrigin } = prompt;
  const insecure = showOrigin(shownOrigin).insecure || (topOrigin !== null && showOrigin(topOrigin).insecure);
  return (
    <div class="sentence-block">
      <h1 id="sentence" class="sentence">
        <QuestionWords
          prompt={prompt}
          blanks={{
            site: <Asker prompt={prompt} />,
            amount: asksAmount(prompt) ? (
              <AmountEntry prompt={prompt} draft={draft} onAmount={onAmount} />
            ) : (
              'amount' in prompt && prompt.amount !== null && <FixedAmount amount={prompt.amount} />
            ),
            memo: 'description' in prompt && <Quoted text={prompt.description} testId="prompt-description" />,
            service: 'domain' in prompt && <Service prompt={prompt} />,
          }}
        />
      </h1>
      {'amount' in prompt && prompt.amount !== null && <FiatLine amount={prompt.amount} />}
      {(prompt.kind === 'sign' || prompt.kind === 'signer') && (
        <ForeignBlock text={prompt.message} testId="prompt-message" />
      )}
      {prompt.kind === 'notice' && <Told prompt={prompt} />}
      {asksAmount(prompt) && <AmountHelp prompt={prompt} draft={draft} />}
      {prompt.kind === 'pay' && <Why prompt={prompt} />}
      {prompt.kind === 'pay' && <Ended prompt={prompt} />}
      {topOrigin === 'null' && <Notice>{t('prompt_frame_nameless')}</Notice>}
      {isPrivate(prompt.origin) && (
        <Notice>{t(prompt.kind === 'lnurl-auth' ? 'prompt_private_login' : 'prompt_private')}</Notice>
      )}
      {insecure && <Notice>{t('prompt_insecure')}</Notice>}
    </div>
  );
}

/** The site, the page that it is a frame of, and whether it is the user who began, by a link or a text on it, or in the popup. */
function Asker({ prompt: { origin, shownOrigin, topOrigin, via } }: { prompt: Prompt }) {
  if (origin === OWN) return <span data-testid="prompt-origin">{t('asker_own')}</span>;
  const site = (
    <span class={`asker${sizeOf(showOrigin(shownOrigin).text)}`} data-testid="prompt-origin">
      <Origin origin={shownOrigin} />
    </span>
  );
  const page = topOrigin !== null && (
    <strong>
      <Origin origin={topOrigin} />
    </strong>
  );
  const framed = page ? (
    <span class="soft">
      <Phrase text="asker_frame" blanks={{ site, page }} />
    </span>
  ) : (
    site
  );
  if (via === undefined) return framed;
  return (
    <span class="soft">
      <Phrase text={`asker_${via}`} blanks={{ site: framed }} />
    </span>
  );
}

/** What became of a link: in our words, and below in those of a wallet or a service. Where an app wants the user to go next, only the user goes there. */
function Told({ prompt: { about, quote, link } }: { prompt: NoticePrompt }) {
  const said = typeof about === 'string' ? quote : (about.details ?? '');
  const address = link === null ? null : webAddress(link);
  return (
    <>
      <p data-testid="prompt-notice">
        {typeof about === 'string' ? t(`notice_${about}`) : errorWords(errorFromData(about))}
      </p>
      {said !== '' && <ForeignBlock text={said} testId="prompt-quote" />}
      {address && (
        <a href={address.href} target="_blank" rel="noreferrer" data-testid="prompt-link">
          {t('notice_go_back', { host: address.host })}
        </a>
      )}
    </>
  );
}

/** The service of an LNURL. It wraps and is never cut: the end of a name is what says whose it is. */
function Service({ prompt }: { prompt: LnurlPrompt }) {
  const name = (prompt.kind === 'lnurl-pay' ? prompt.address : null) ?? prompt.domain;
  return (
    <strong>
      <bdi data-testid="prompt-service">{neutralise(name)}</bdi>
    </strong>
  );
}

/** Why it does not pass by the site's budget. */
function Why({ prompt }: { prompt: PayPrompt }) {
  const why = whyText(prompt);
  return why === null ? null : <p data-testid="prompt-why">{why}</p>;
}

/** That the wallet is about to refuse: it serves this connection no more. */
function Ended({ prompt: { walletEndsAt } }: { prompt: PayPrompt }) {
  const now = useNow(30_000);
  if (walletEndsAt === null || walletEndsAt > now) return null;
  return (
    <div data-testid="prompt-ended">
      <Notice>{t('limits_ended', { day: dayText(walletEndsAt) })}</Notice>
    </div>
  );
}

/** A long name must not push the amount out of sight. */
function sizeOf(name: string): string {
  if (name.length <= 30) return '';
  return name.length <= 80 ? ' long' : ' longer';
}

function FixedAmount({ amount }: { amount: Msat }) {
  return (
    <span class="sum">
      <Amount sats={satsRoundedUp(amount)} testId="prompt-amount" />
      {amount % 1000 !== 0 && (
        <span class="soft small exact">{t('prompt_exactly', { amount: exactText(amount) })}</span>
      )}
    </span>
  );
}

function AmountEntry({ prompt, draft, onAmount }: SentenceProps) {
  return (
    <span class="sum">
      <AmountInput
        id="amount"
        value={draft.amount}
        onInput={onAmount}
        label={t('enter_amount')}
        invalid={draft.amount !== '' && amountProblem(prompt, draft) !== null}
        // The question is heard with the field, which has the focus at first.
        describedBy="sentence amount-help"
        testId="amount-input"
      />
    </span>
  );
}

function AmountHelp({ prompt, draft }: { prompt: Prompt; draft: Draft }) {
  // An empty field is not a mistake yet.
  const problem = draft.amount === '' ? null : amountProblem(prompt, draft);
  return (
    <p id="amount-help" class={problem === null ? 'small soft' : 'small wrong'} aria-live="polite">
      {problem ?? amountHint(prompt)}
    </p>
  );
}

function amountHint(prompt: Prompt): string {
  if (!('minimum' in prompt)) return t('enter_free');
  const least = prompt.minimum === null ? null : chargeText(prompt.minimum);
  const most = prompt.maximum === null ? null : holdingText(prompt.maximum);
  if (least !== null && most !== null) return t('enter_between', { least, most });
  if (least !== null) return t('enter_least', { least });
  if (most !== null) return t('enter_most', { most });
  return t('enter_any');
}
