import { Disclosure } from '../ui/disclosure';
import { t } from '../words/words';

/** Wallets that speak NWC, by their own names, with where each has its connection string. */
const WALLETS = [
  ['Alby Hub', 'connect_where_alby_hub'],
  ['cashu.me', 'connect_where_cashu_me'],
  ['Coinos', 'connect_where_coinos'],
  ['LNbits', 'connect_where_lnbits'],
  ['Minibits', 'connect_where_minibits'],
  ['Primal', 'connect_where_primal'],
  ['ZEUS', 'connect_where_zeus'],
] as const;

/** Where well-known wallets have their connection strings. */
export function WalletList() {
  return (
    <Disclosure summary={t('connect_where')} testId="wallet-list">
      <dl class="wallet-list small">
        {WALLETS.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <p class="soft small">{t('connect_where_else')}</p>
    </Disclosure>
  );
}
