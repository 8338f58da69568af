/** What the stores would refuse of the texts in `store/`, or what in them says something else than the extension. Pure. */

/** In characters: https://developer.chrome.com/docs/webstore/cws-dashboard-listing and cws-dashboard-privacy; the fields of addons.mozilla.org. The summary of Chrome's store is the manifest's description. */
const LONGEST = {
  chrome: { Name: 75, Summary: 132, 'Single purpose': 1000 },
  firefox: { Name: 50, Summary: 250, 'Notes for the reviewer': 3000 },
};
const LONGEST_JUSTIFICATION = 1000;
const LONGEST_DESCRIPTION = 15_000; // Mozilla's; Chrome takes 16,000.

/** By Chrome's names, what Firefox calls the kinds of data that both ask about. */
const KINDS: Record<string, string> = {
  'Personally identifiable information': 'personallyIdentifyingInfo',
  'Health information': 'healthInfo',
  'Financial and payment information': 'financialAndPaymentInfo',
  'Authentication information': 'authenticationInfo',
  'Personal communications': 'personalCommunications',
  Location: 'locationInfo',
  'Web history': 'browsingActivity',
  'User activity': 'websiteActivity',
  'Website content': 'websiteContent',
};

export interface Listing {
  chrome: string;
  firefox: string;
  description: string;
  /** The manifest's own description, in English. */
  summary: string;
  manifest: { name: string; permissions: string[]; host_permissions: string[] };
  /** What the manifest of Firefox says is sent. */
  declared: string[];
}

/** The fields of a form by their headings. */
export function fieldsOf(form: string): Map<string, string> {
  const [, ...parts] = form.split(/^## /m);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading, lines.join('\n').trim()];
    }),
  );
}

/** The kinds of data that a form says yes and no to. */
function answers(field: string): Record<'yes' | 'no', string[]> {
  const of = (answer: string) =>
    Array.from(field.matchAll(new RegExp(`^- ([^:]+): ${answer}\\.`, 'gm')), ([, kind = '']) => kind).sort();
  return { yes: of('yes'), no: of('no') };
}

const same = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();

/** What is wrong with the texts for the stores. */
export function listingFaults({
  chrome,
  firefox,
  description,
  summary,
  manifest,
  declared,
}: Listing): string[] {
  const faults: string[] = [];
  const refuse = (is: boolean, fault: string) => {
    if (is) faults.push(fault);
  };
  const forms = { chrome: fieldsOf(chrome), firefox: fieldsOf(firefox) };
  for (const store of ['chrome', 'firefox'] as const) {
    const form = forms[store];
    for (const [field, longest] of Object.entries(LONGEST[store])) {
      const { length } = form.get(field) ?? '';
      refuse(length === 0, `${store}: ${field} is missing.`);
      refuse(length > longest, `${store}: ${field} is ${length} characters long, ${longest} are allowed.`);
    }
    for (const [field, text] of form) refuse(text === '', `${store}: ${field} is empty.`);
    refuse(form.get('Name') !== manifest.name, `${store}: the name is not the manifest's.`);
    refuse(form.get('Summary') !== summary, `${store}: the summary is not the manifest's description.`);
  }
  refuse(
    description.length > LONGEST_DESCRIPTION,
    `The description is ${description.length} characters long, ${LONGEST_DESCRIPTION} are allowed.`,
  );

  const prefix = 'Justification: ';
  const justified = [...forms.chrome].filter(([field]) => field.startsWith(prefix));
  const names = justified.map(([field]) => field.slice(prefix.length));
  for (const name of [...manifest.permissions, 'host permissions'])
    refuse(!names.includes(name), `Nothing justifies ${name}.`);
  for (const name of names)
    refuse(
      !manifest.permissions.includes(name) && name !== 'host permissions',
      `${name} is justified, and not asked for.`,
    );
  for (const [field, text] of justified)
    refuse(text.length > LONGEST_JUSTIFICATION, `${field} is ${text.length} characters long.`);
  const hosts = forms.chrome.get(`${prefix}host permissions`) ?? '';
  for (const host of manifest.host_permissions) refuse(!hosts.includes(host), `Nothing justifies ${host}.`);

  const { yes, no } = answers(forms.chrome.get('Data use') ?? '');
  refuse(!same([...yes, ...no], Object.keys(KINDS)), 'chrome: Not every kind of data has its answer.');
  refuse(
    !same(yes, answers(forms.firefox.get('Data collection') ?? '').yes),
    'The two stores are told different things about data.',
  );
  refuse(
    !same(
      yes.map((kind) => KINDS[kind] ?? kind),
      declared,
    ),
    `The manifest for Firefox declares ${declared.join(', ')}.`,
  );
  return faults;
}
