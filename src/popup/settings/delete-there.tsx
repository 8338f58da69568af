import { Fragment } from 'preact';
import { Disclosure } from '../ui/disclosure';
import { t } from '../words/words';

/** Where well-known wallets have their connections, in their own words. */
const PLACES = [
  ['Alby Hub', 'Connections'],
  ['cashu.me', 'Settings › Nostr Wallet Connect'],
  ['Coinos', 'Settings › Nostr'],
  ['LNbits', 'Extensions › NWC Service Provider'],
  ['Minibits', 'Settings › Nostr Wallet Connect'],
  ['Primal', 'Wallet settings › Connected apps'],
  ['ZEUS', 'Settings › Nostr Wallet Connect'],
] as const;

/** Where a connection is deleted in the wallet itself. */
export function DeleteThere() {
  return (
    <Disclosure summary={t('delete_there_where')} testId="delete-there">
      <div class="tight delete-there">
        <dl class="facts small">
          {PLACES.map(([name, place]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd lang="en">{place}</dd>
            </Fragment>
          ))}
        </dl>
        <p class="soft small">{t('connect_where_else')}</p>
      </div>
    </Disclosure>
  );
}
