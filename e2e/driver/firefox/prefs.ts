/** The preferences of a Firefox under test. */

/** Before Firefox makes up its own: a fixed id makes the extension's address, and so its storage, the same in every run. */
export const EXTENSION_UUID = '5f3a1c0e-7b8d-4e21-9c46-0d2b8a7e6f19';

export function preferences(extensionId: string): Record<string, string | number | boolean> {
  return {
    'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: EXTENSION_UUID }),
    // A temporary extension is uninstalled whenever the browser closes.
    'extensions.webextensions.keepStorageOnUninstall': true,
    'extensions.webextensions.keepUuidOnUninstall': true,

    // BiDi only.
    'remote.active-protocols': 1,
    // Clicks come faster than a user's; a prompt window must not swallow them.
    'security.dialog_enable_delay': 0,
    'dom.disable_beforeunload': true,
    'toolkit.cosmeticAnimations.enabled': false,
    // Windows that are behind others must work as if they were seen.
    'widget.windows.window_occlusion_tracking.enabled': false,
    'dom.timeout.enable_budget_timer_throttling': false,

    'browser.startup.page': 0,
    'browser.startup.couldRestoreSession.count': -1,
    'browser.sessionstore.resume_from_crash': false,
    'toolkit.startup.max_resumed_crashes': -1,
    'browser.shell.checkDefaultBrowser': false,
    'browser.aboutwelcome.enabled': false,
    'browser.newtabpage.enabled': false,
    'browser.tabs.warnOnClose': false,
    'termsofuse.bypassNotification': true,

    // No word to the outside.
    'app.update.enabled': false,
    'app.normandy.enabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'toolkit.telemetry.enabled': false,
    'browser.safebrowsing.malware.enabled': false,
    'browser.safebrowsing.phishing.enabled': false,
    'browser.safebrowsing.downloads.enabled': false,
    'extensions.update.enabled': false,
    'extensions.getAddons.cache.enabled': false,
    'extensions.systemAddon.update.enabled': false,
    'media.gmp-manager.updateEnabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'network.dns.disablePrefetch': true,
    'network.prefetch-next': false,
    'network.http.speculative-parallel-limit': 0,
    'services.settings.server': 'data:,#remote-settings-dummy/v1',
  };
}

/** As the `user.js` of a profile. */
export function userJs(extensionId: string): string {
  return Object.entries(preferences(extensionId))
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}
