import type { ComponentChildren } from 'preact';
import type { Prompt } from '../../contract/prompts';
import { neutralise } from '../../core/foreign-text';
import { Phrase } from '../words/phrase';

/** What can stand in the question. */
type Blanks = Record<'site' | 'amount' | 'memo' | 'service', ComponentChildren>;

/** The question as one sentence of the language: who asks, for what, how much. Each kind has its own, so that every language puts it in its own order. */
export function QuestionWords({ prompt, blanks }: { prompt: Prompt; blanks: Blanks }) {
  const hasMemo = 'description' in prompt && neutralise(prompt.description) !== '';
  switch (prompt.kind) {
    case 'connect':
      return <Phrase text="ask_connect" blanks={blanks} />;
    case 'unlock':
      return <Phrase text="ask_unlock" blanks={blanks} />;
    case 'wallet-offer':
      return <Phrase text="ask_wallet_offer" blanks={blanks} />;
    case 'wallet-auth':
      return <Phrase text="ask_wallet_auth" blanks={blanks} />;
    case 'permission':
      return <Phrase text={`ask_permission_${prompt.permission}`} blanks={blanks} />;
    case 'sign':
      return <Phrase text="ask_sign" blanks={blanks} />;
    case 'signer':
      return <Phrase text="ask_signer" blanks={blanks} />;
    case 'notice': // what became of it stands below
      return <>{blanks.site}</>;
    case 'pay':
      return <Phrase text={hasMemo ? 'ask_pay_for' : 'ask_pay'} blanks={blanks} />;
    case 'invoice':
      return <Phrase text={hasMemo ? 'ask_invoice_for' : 'ask_invoice'} blanks={blanks} />;
    case 'lnurl-pay':
      return <Phrase text={hasMemo ? 'ask_service_pay_for' : 'ask_service_pay'} blanks={blanks} />;
    case 'lnurl-withdraw':
      return <Phrase text={hasMemo ? 'ask_withdraw_for' : 'ask_withdraw'} blanks={blanks} />;
    case 'lnurl-auth':
      return <Phrase text={`ask_login_${prompt.action ?? 'auth'}`} blanks={blanks} />;
  }
}
