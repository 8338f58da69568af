/** The manifest of each browser, from the one in `manifest.json`. */
import { readFileSync } from 'node:fs';
import { LEAST } from '../setup/least-versions.mjs';

/** What both browsers read. */
export const manifest = JSON.parse(readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8'));

const firstFirefox = `${LEAST.firefox}.0`;

/**
 * Firefox has event pages instead of service workers, and wants an id and a word on data. Its policy counts whatever leaves the browser, to whomever it goes
 * (https://extensionworkshop.com/documentation/publish/add-on-policies): here what is paid, and a name or email that the user types for a payee (docs/privacy.md).
 */
export const firefoxManifest = {
  ...manifest,
  background: { scripts: [manifest.background.service_worker], type: 'module' },
  browser_specific_settings: {
    gecko: {
      id: 'fusebox@fusebox.invalid',
      strict_min_version: firstFirefox,
      data_collection_permissions: { required: ['financialAndPaymentInfo', 'personallyIdentifyingInfo'] },
    },
    // It is for phones only where this stands, and takes the rest from above.
    gecko_android: { strict_min_version: firstFirefox },
  },
};

/** Firefox takes what organisations set as it is, and warns of this key. */
export const chromeManifest = {
  ...manifest,
  minimum_chrome_version: LEAST.chromium,
  storage: { managed_schema: 'managed-schema.json' },
};
