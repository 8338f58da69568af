import type { PairingRow } from '../../contract/rows';
import { CopyButton } from '../receive/copy-button';
import { QrCode } from '../receive/qr-code';
import { t } from '../words/words';
import { Remaining } from './remaining';
import '../receive/receive.css';

/** The request as a QR code and a link, to be taken to the wallet. It holds no secret. */
export function LinkWaiting({ row, link }: { row: PairingRow; link: string }) {
  return (
    <>
      <p>{t('pairing_link_what')}</p>
      <QrCode text={link} label={t('pairing_qr_label')} />
      <Remaining row={row} />
      <div class="buttons pairing-ways">
        <a class="button" href={link} data-testid="pairing-open">
          {t('pairing_open')}
        </a>
        <CopyButton text={link} label={t('pairing_copy')} testId="pairing-copy" />
      </div>
      <p class="soft small">{t('pairing_may_close')}</p>
    </>
  );
}
