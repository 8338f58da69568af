import browser from 'webextension-polyfill';
import type { ConnectionRow, Settings } from '../../contract/rows';
import { locksAfterWithin } from '../../core/policy';
import { SOURCES } from '../fiat/rate-sources';
import { useVaultRow } from '../lock/use-vault-row';
import { PairingRows } from '../pairing/pairing-rows';
import { href } from '../route';
import { endText, quotaText } from '../text/limits';
import { locksWhenText } from '../text/locks-after';
import { agoText } from '../text/times';
import { walletName } from '../text/wallets';
import { LinkRow } from '../ui/link-row';
import { Screen } from '../ui/screen';
import { WalletMark } from '../ui/wallet-mark';
import { useNow } from '../use-now';
import { usePolicy } from '../use-policy';
import { t } from '../words/words';
import { defaultWallet } from './default-wallet';
import { UNIT_WORDS } from './unit-words';

/** The wallets and the matters of the settings, each with how it stands. */
export function SettingsMenu(props: { connections: readonly ConnectionRow[]; chosen: Settings }) {
  const { connections, chosen } = props;
  return (
    <Screen title={t('settings_title')} testId="settings">
      <section class="section">
        <h2>{t('settings_wallets')}</h2>
        <ul class="card rows">
          {connections.map((row) => (
            <WalletRow
              key={row.id}
              connection={row}
              isDefault={connections.length > 1 && row === defaultWallet(connections, chosen)}
            />
          ))}
          <PairingRows />
          <LinkRow href={href('connect')} testId="connect-another">
            {t(connections.length === 0 ? 'settings_connect_first' : 'settings_connect_another')}
          </LinkRow>
        </ul>
      </section>
      <General chosen={chosen} />
      <More />
    </Screen>
  );
}

function General({ chosen }: { chosen: Settings }) {
  const vault = useVaultRow();
  const policy = usePolicy();
  const { received, blown, late } = chosen.notifications;
  const told = [received, blown, late].filter((on) => on).length;
  return (
    <section class="section">
      <h2>{t('settings_general')}</h2>
      <ul class="card rows">
        <LinkRow
          href={href('settings', 'display')}
          help={`${t(`display_theme_${chosen.theme}`)} · ${t(UNIT_WORDS[chosen.unit].name)}`}
          testId="settings-display"
        >
          {t('display_title')}
        </LinkRow>
        <LinkRow
          href={href('settings', 'price')}
          help={
            chosen.fiat
              ? t('price_from', {
                  currency: chosen.fiat.currency,
                  source: SOURCES[chosen.fiat.source].name,
                })
              : t('settings_off')
          }
          testId="settings-price"
        >
          {t('price_title')}
        </LinkRow>
        <LinkRow
          href={href('settings', 'pages')}
          help={t(`pages_${chosen.appearsOn}`)}
          testId="settings-pages"
        >
          {t('pages_title')}
        </LinkRow>
        <LinkRow
          href={href('settings', 'notifications')}
          help={t(told === 3 ? 'settings_on' : told === 0 ? 'settings_off' : 'notifications_some')}
          testId="settings-notifications"
        >
          {t('notifications_title')}
        </LinkRow>
        <LinkRow
          href={href('settings', 'lock')}
          help={
            vault &&
            (vault.row?.kind === 'passphrase'
              ? locksWhenText(locksAfterWithin(chosen.locksAfter, policy?.lockAfterMinutes ?? null))
              : t('locking_none_set'))
          }
          testId="settings-lock"
        >
          {t('locking_title')}
        </LinkRow>
      </ul>
    </section>
  );
}

function More() {
  return (
    <section class="section">
      <h2>{t('settings_more')}</h2>
      <ul class="card rows">
        <LinkRow href={href('log')} testId="settings-log">
          {t('log_title')}
        </LinkRow>
        <LinkRow href={href('diagnostics')} testId="settings-diagnostics">
          {t('diagnostics_title')}
        </LinkRow>
        <LinkRow href={href('settings', 'reset')} testId="settings-reset">
          {t('reset_title')}
        </LinkRow>
        <LinkRow
          href={href('settings', 'about')}
          help={t('about_version', { version: browser.runtime.getManifest().version })}
          testId="settings-about"
        >
          {t('about_title')}
        </LinkRow>
      </ul>
    </section>
  );
}

function WalletRow({ connection, isDefault }: { connection: ConnectionRow; isDefault: boolean }) {
  const now = useNow(30_000);
  const { lastAnswer } = connection;
  const answered = lastAnswer && t('connection_answered', { ago: agoText(lastAnswer.at, now) });
  return (
    <LinkRow
      href={href('wallet', connection.id)}
      help={endText(connection, now) ?? quotaText(connection, now) ?? answered}
      testId="settings-wallet"
    >
      <span class="wallet-line">
        <WalletMark connection={connection} />
        <bdi>{walletName(connection)}</bdi>
        {isDefault && <span class="badge">{t('settings_default')}</span>}
      </span>
    </LinkRow>
  );
}
