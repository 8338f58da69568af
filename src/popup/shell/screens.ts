/** The screens of the popup. Each but the first is loaded when it is first shown. */
import type { ComponentType } from 'preact';
import type { ScreenProps } from './screen-props';

export interface ScreenEntry {
  /** The tab that it is a part of. */
  tab: '' | 'sites' | 'history' | 'settings';
  load: () => Promise<ComponentType<ScreenProps>>;
}

/** By the first part of the address. */
export const SCREENS: Readonly<Record<string, ScreenEntry>> = {
  send: { tab: '', load: async () => (await import('../send/send-screen')).SendScreen },
  receive: { tab: '', load: async () => (await import('../receive/receive-screen')).ReceiveScreen },
  connect: { tab: 'settings', load: async () => (await import('../connect/connect-screen')).ConnectScreen },
  ask: { tab: 'settings', load: async () => (await import('../pairing/ask-screen')).AskScreen },
  pairing: { tab: 'settings', load: async () => (await import('../pairing/pairing-screen')).PairingScreen },
  sites: { tab: 'sites', load: async () => (await import('../sites/sites-screen')).SitesScreen },
  site: { tab: 'sites', load: async () => (await import('../sites/site-screen')).SiteScreen },
  history: { tab: 'history', load: async () => (await import('../history/history-screen')).HistoryScreen },
  payment: { tab: 'history', load: async () => (await import('../payment/payment-screen')).PaymentScreen },
  spending: {
    tab: 'history',
    load: async () => (await import('../spending/spending-screen')).SpendingScreen,
  },
  export: { tab: 'history', load: async () => (await import('../history/export-screen')).ExportScreen },
  log: { tab: 'settings', load: async () => (await import('../log/log-screen')).LogScreen },
  diagnostics: {
    tab: 'settings',
    load: async () => (await import('../settings/diagnostics-screen')).DiagnosticsScreen,
  },
  wallet: { tab: 'settings', load: async () => (await import('../settings/wallet-screen')).WalletScreen },
  settings: {
    tab: 'settings',
    load: async () => (await import('../settings/settings-screen')).SettingsScreen,
  },
};
