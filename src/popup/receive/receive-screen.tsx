import type { ScreenProps } from '../shell/screen-props';
import { Invoice } from './invoice';
import { ReceiveForm } from './receive-form';
import './receive.css';

/** Getting paid: an invoice is made, and shown until it is paid. `about`: the payment hash of one that was made. */
export function ReceiveScreen({ connection, about: [paymentHash] }: ScreenProps) {
  if (paymentHash !== undefined) return <Invoice key={paymentHash} paymentHash={paymentHash} />;
  return connection && <ReceiveForm key={connection.id} connection={connection} />;
}
