/** The preferences of a Firefox under test. */
import { createHash } from 'node:crypto';
import path from 'node:path';

/**
 * Before Firefox makes up its own: the extension's address, and so its storage, is the same in every run. It follows from the folder that the extension
 * is in, as in Chromium.
 */
export function uuidOf(extensionDir: string): string {
  const hex = createHash('sha256').update(path.resolve(extensionDir)).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
}

/** A temporary extension is uninstalled whenever the browser closes: what it keeps, and its address, is to outlive that. */
export const KEPT_ON_UNINSTALL = [
  'extensions.webextensions.keepStorageOnUninstall',
  'extensions.webextensions.keepUuidOnUninstall',
];

export const UUIDS = 'extensions.webextensions.uuids';

export function preferences(extensionId: string, uuid: string): Record<string, string | number | boolean> {
  return {
    [UUIDS]: JSON.stringify({ [extensionId]: uuid }),
    ...Object.fromEntries(KEPT_ON_UNINSTALL.map((name) => [name, true])),

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
export function userJs(extensionId: string, uuid: string): string {
  return Object.entries(preferences(extensionId, uuid))
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}
