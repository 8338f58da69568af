import { useState } from 'preact/hooks';
import type { ConnectionRow } from '../../contract/rows';
import type { UiParams } from '../../contract/ui-commands';
import { go, goInstead, href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { Notice } from '../ui/notice';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import { Entry } from './entry';
import type { Offer } from './order';
import { Outcome } from './outcome';
import { Review } from './review';
import './send.css';

/** Paying. `about`: `review`, `sent` with the id of the payment, or a text that is to be paid. */
export function SendScreen({ connection, about: [stage = '', paymentId] }: ScreenProps) {
  const [sent, setSent] = useState<UiParams<'payment.send'> | null>(null);
  // Also where its wallet was disconnected meanwhile.
  if (stage === 'sent' && paymentId !== undefined) {
    return <Outcome key={paymentId} paymentId={paymentId} sent={sent} />;
  }
  if (!connection) {
    return (
      <Screen title={t('send_title')} back={href()}>
        <Notice>{t('send_no_wallet')}</Notice>
        <a href={href('connect')}>{t('send_connect')}</a>
      </Screen>
    );
  }
  return (
    <Send
      key={connection.id}
      connection={connection}
      stage={stage}
      onSent={(params, id) => {
        setSent(params);
        // Going back does not lead to what was confirmed.
        goInstead('send', 'sent', id);
      }}
    />
  );
}

interface SendProps {
  connection: ConnectionRow;
  stage: string;
  onSent: (params: UiParams<'payment.send'>, paymentId: string) => void;
}

function Send({ connection, stage, onSent }: SendProps) {
  const [text, setText] = useState('');
  // The offer with its own text: what stands in the field by now may be another.
  const [offered, setOffered] = useState<{ offer: Offer; text: string } | null>(null);

  if (stage === 'review' && offered) return <Review connection={connection} {...offered} onSent={onSent} />;
  const given = stage === 'review' || stage === 'sent' ? '' : stage;
  return (
    <Entry
      key={given}
      connectionId={connection.id}
      text={text}
      given={given}
      onText={setText}
      onOffer={(offer, found) => {
        setOffered({ offer, text: found });
        if (given === '') go('send', 'review');
        else goInstead('send', 'review');
      }}
    />
  );
}
