/**
 * The keys of `storage.managed`, as an organisation writes them (docs/managed.md, public/managed-schema.json), and what is understood by them. What limits and is malformed counts
 * in its strictest form: nobody can say what was meant, and a limit that is left out in silence is none.
 */
import * as v from 'valibot';
import { isMsat, type Msat } from './amounts';
import { LOCK_MINUTES } from './locks-after';
import { NO_POLICY, type Policy } from './policy';

const SATS = v.pipe(
  v.number(),
  v.transform((sats) => sats * 1000),
  v.custom<Msat>(isMsat),
);
const CEILING = v.exactOptional(v.strictObject({ amount: SATS, largest: v.exactOptional(SATS) }));
/** `https://*.example.com:8443`, in ASCII: scheme and port may be left out, and `*.` stands for the host and all below it. */
const SITE = /^(https?:\/\/)?(\*\.)?([\w-]+(?:\.[\w-]+)*)(:\d+)?\/?$/i;
const SITES = v.array(
  v.pipe(
    v.string(),
    v.regex(SITE),
    v.transform((site) =>
      site.replace(
        SITE,
        (_, scheme = 'https?://', below, host, port = ':\\d+') =>
          `^${scheme}${below ? '(.+\\.)?' : ''}${host.replaceAll('.', '\\.')}${port}$`,
      ),
    ),
  ),
);
/** As a pattern it is every site. */
const EVERY = '';

type Reading = {
  [K in keyof Policy]: readonly [name: K, schema: v.GenericSchema<unknown, Policy[K]>, strictest: Policy[K]];
}[keyof Policy];

/** By key: what of the policy it is. */
export const MANAGED: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['relays', ['relays', v.pipe(v.array(v.pipe(v.string(), v.regex(/^wss:\/\/\S+$/))), v.maxLength(10)), []]],
  ['allowedSites', ['allowedSites', SITES, []]],
  ['blockedSites', ['blockedSites', SITES, [EVERY]]],
  [
    'budgetCeilingsInSats',
    [
      'ceilings',
      v.strictObject({ day: CEILING, week: CEILING, month: CEILING, year: CEILING, once: CEILING }),
      {},
    ],
  ],
  ['lockAfterMinutes', ['lockAfterMinutes', LOCK_MINUTES, 1]],
]);

/** What is understood by what the browser has for this extension. */
export function readPolicy(items: Readonly<Record<string, unknown>>): Policy {
  const faults: string[] = [];
  const parts = Object.entries(items).flatMap(([key, value]) => {
    const [name, schema, strictest] = MANAGED.get(key) ?? [];
    const read = schema && v.safeParse(schema, value);
    if (!read?.success) faults.push(key);
    return name ? [[name, read?.success ? read.output : strictest]] : [];
  });
  return { ...NO_POLICY, ...Object.fromEntries(parts), faults };
}
