/** The preferences of a Firefox under test. */

/** Before Firefox makes up its own: a fixed id makes the extension's address, and so its storage, the same in every run. */
export const EXTENSION_UUID = '5f3a1c0e-7b8d-4e21-9c46-0d2b8a7e6f19';

export function preferences(extensionId: string): Record<string, string | number | boolean> {
  return {
    'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: EXTENSION_UUID }),
    // A temporary extension is uninstalled whenever the browser closes.
    'extensions.webextensions.keepStorageOnUninstall': true,
    'extensions.webextensions.keepUuidOnUninstall': true,

    // Firefox sets what is fit for automation itself once BiDi is on; here stands what goes beyond that.
    'remote.active-protocols': 1,
    'browser.startup.page': 0,
    'browser.aboutwelcome.enabled': false,
    'browser.newtabpage.enabled': false,
    'toolkit.cosmeticAnimations.enabled': false,
    'dom.disable_beforeunload': true,

    // What is written to consoles goes to the standard output, and errors to the standard error.
    'devtools.console.stdout.content': true,
    'browser.dom.window.dump.enabled': true,

    // No word to the outside.
    'app.normandy.enabled': false,
    'toolkit.telemetry.enabled': false,
    'extensions.systemAddon.update.enabled': false,
    'media.gmp-manager.updateEnabled': false,
    'network.dns.disablePrefetch': true,
    'network.prefetch-next': false,
    'network.http.speculative-parallel-limit': 0,
  };
}

/** As the `user.js` of a profile. */
export function userJs(extensionId: string): string {
  return Object.entries(preferences(extensionId))
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}
