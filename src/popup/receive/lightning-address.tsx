import { Disclosure } from '../ui/disclosure';
import { t } from '../words/words';
import { CopyButton } from './copy-button';
import { QrCode } from './qr-code';

interface LightningAddressProps {
  address: string;
  /** As a payer's wallet reads it. */
  uri: string;
  open: boolean;
}

/** The wallet's Lightning address, by which it is paid any amount, at any time. */
export function LightningAddress({ address, uri, open }: LightningAddressProps) {
  return (
    <section class="section" data-testid="lightning-address">
      <h2>{t('receive_address')}</h2>
      <p class="receive-address">
        <bdi>{address}</bdi>
      </p>
      <p class="soft small">{t('receive_address_help')}</p>
      <div class="buttons">
        <CopyButton text={address} label={t('receive_copy_address')} testId="copy-address" />
      </div>
      <Disclosure summary={t('receive_address_qr')} testId="address-qr" open={open}>
        <QrCode text={uri} label={t('receive_address_qr_label')} />
      </Disclosure>
    </section>
  );
}
