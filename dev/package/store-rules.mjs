/**
 * What Chrome's store refuses, as far as a package can be looked at (https://developer.chrome.com/docs/webstore/program-policies/mv3-requirements, and
 * https://developer.chrome.com/docs/extensions/reference/manifest). Pure.
 */

const LONGEST_NAME = 75;
const LONGEST_DESCRIPTION = 132;
const ICONS = ['16', '48', '128'];
/** Code that is not in the package, or made of text. */
const REMOTE = /\beval\s*\(|\bnew Function\s*\(|\bimportScripts\s*\(|\bimport\s*\(\s*["']https?:/;
const REMOTE_SCRIPT = /<script[^>]+src="(?:https?:)?\/\//;

/** @typedef {{ manifest_version: number, name: string, version: string, description: string, icons: Record<string, string>, permissions: string[], host_permissions: string[], content_security_policy: { extension_pages: string }, storage?: { managed_schema: string } }} Manifest */

/** What is wrong. @param {Map<string, Uint8Array>} files the package @param {string} permissionsText where each permission has its reason @returns {string[]} */
export function storeFaults(files, permissionsText) {
  const textOf = (name) => Buffer.from(files.get(name) ?? '').toString('utf8');
  /** @type {Manifest} */
  const manifest = JSON.parse(textOf('manifest.json'));
  const faults = [];
  const refuse = (is, fault) => {
    if (is) faults.push(fault);
  };
  refuse(manifest.manifest_version !== 3, 'It is not of manifest version 3.');
  refuse(manifest.name.length > LONGEST_NAME, `The name is longer than ${LONGEST_NAME} characters.`);
  refuse(!/^\d+(?:\.\d+){0,3}$/.test(manifest.version), `${manifest.version} is no version.`);
  const [, key = ''] = /^__MSG_(\w+)__$/.exec(manifest.description) ?? [];
  for (const name of [...files.keys()].filter((file) => file.startsWith('_locales/'))) {
    const description = JSON.parse(textOf(name))[key]?.message ?? '';
    refuse(description === '', `${name} has no description.`);
    refuse(
      description.length > LONGEST_DESCRIPTION,
      `The description in ${name} is longer than ${LONGEST_DESCRIPTION} characters.`,
    );
  }
  for (const size of ICONS) {
    const icon = files.get(manifest.icons[size] ?? '');
    refuse(!icon || pngWidth(icon) !== Number(size), `There is no icon of ${size} pixels.`);
  }
  for (const permission of [...manifest.permissions, ...manifest.host_permissions]) {
    refuse(
      !permissionsText.includes(`\`${permission}\``),
      `docs/permissions.md does not say what ${permission} is for.`,
    );
  }
  const scripts = [...files.keys()].filter((name) => name.endsWith('.js'));
  for (const permission of manifest.permissions.filter((name) => name in APIS)) {
    refuse(
      !scripts.some((name) => textOf(name).includes(`.${APIS[permission]}`)),
      `Nothing uses the permission ${permission}.`,
    );
  }
  for (const name of scripts)
    refuse(REMOTE.test(textOf(name)), `${name} runs code that is not in the package.`);
  for (const name of [...files.keys()].filter((file) => file.endsWith('.html'))) {
    refuse(REMOTE_SCRIPT.test(textOf(name)), `${name} loads a script from elsewhere.`);
  }
  const schemaName = manifest.storage?.managed_schema;
  if (schemaName !== undefined) {
    const schema = files.has(schemaName) ? JSON.parse(textOf(schemaName)) : undefined;
    refuse(
      schema?.type !== 'object' || 'additionalProperties' in schema || !areTyped(schema.properties),
      `${schemaName} is no schema that Chrome takes.`,
    );
  }
  const policy = manifest.content_security_policy.extension_pages;
  refuse(
    /unsafe|https?:/.test(policy),
    `The content security policy lets in more than the package: ${policy}`,
  );
  return faults;
}

/** Each value has one type, or refers to one that has (https://developer.chrome.com/docs/extensions/reference/manifest/storage). */
function areTyped(properties) {
  return Object.values(properties ?? {}).every(
    ({ type, items, properties: inner, $ref }) =>
      (typeof type === 'string') !== (typeof $ref === 'string') &&
      areTyped(inner) &&
      (type !== 'array' || areTyped({ items: items ?? {} })),
  );
}

/** By permission, what its users call. Others have no name of their own in the code. */
const APIS = {
  storage: 'storage',
  alarms: 'alarms',
  scripting: 'scripting',
  contextMenus: 'contextMenus',
  notifications: 'notifications',
};

/** In pixels; NaN for what is no PNG. */
function pngWidth(content) {
  const bytes = Buffer.from(content);
  return bytes.toString('latin1', 1, 4) === 'PNG' ? bytes.readUInt32BE(16) : Number.NaN;
}
