/** The sites and each of them. */
import { msatFromSats } from '../../../src/core/msat';
import { fullRows, HOME_WALLET, NONE, type Rows, worstRows } from '../rows';
import { by, popup, type State, type States } from '../state';

export function siteStates(now: number): States {
  const full = fullRows(now);
  const [first, , blown, unlimited, long] = full.sites;
  if (!first || !blown || !unlimited || !long) throw new Error('There are no such sites.');
  const site = (origin: string, shows: string, more: Partial<State> = {}): State =>
    popup(now, ['site', origin, HOME_WALLET], shows, more);
  const withSite = (row: Partial<typeof first>): Rows => ({ ...full, sites: [{ ...first, ...row }] });
  return {
    sites: popup(now, ['sites'], by('site-row')),
    'sites: many, of two wallets': popup(now, ['sites'], by('sites-elsewhere'), {
      rows: {
        ...full,
        sites: [
          ...full.sites,
          ...Array.from({ length: 6 }, (_, n) => ({
            ...first,
            origin: `https://shop-${n}.example`,
            connectionId: 'travel',
          })),
        ],
      },
    }),
    'sites: of a wallet at its worst': popup(now, ['sites'], by('site-row'), { rows: worstRows(now) }),
    'site: of a wallet at its worst': popup(now, ['site', first.origin, 'worst'], by('site-budget'), {
      rows: worstRows(now),
    }),
    'sites: none': popup(now, ['sites'], by('no-sites'), { rows: { ...full, sites: [], blocked: [] } }),
    'sites: no wallet': popup(now, ['sites'], '.card.empty', { rows: NONE }),
    site: site(first.origin, by('site-budget'), { acts: [['click', `${by('more-limits')} > summary`]] }),
    'site: fuse blown': site(blown.origin, by('site-blown')),
    'site: no budget': site(unlimited.origin, '.site-asks'),
    'site: budget has ended': site(first.origin, by('site-left'), {
      rows: withSite({ budget: first.budget && { ...first.budget, expiresAt: now - 1 } }),
    }),
    'site: long name, with a limit': site(long.origin, by('site-budget')),
    'site: wrong budget': site(first.origin, `${by('site-budget-input')}[aria-invalid="true"]`, {
      acts: [['enter', by('site-budget-input'), '0']],
    }),
    'site: not encrypted': site('http://old.example', by('site-insecure'), {
      rows: withSite({ origin: 'http://old.example', budget: null }),
    }),
    'site: once, all of it': site(first.origin, by('site-budget'), {
      rows: withSite({
        budget: {
          amount: msatFromSats(2_100_000_000),
          period: 'once',
          largest: msatFromSats(21),
          perMinute: 3,
          expiresAt: now + 9 * 86_400_000,
          since: now,
        },
      }),
    }),
    'site: forgetting': site(first.origin, by('forget-confirm'), { acts: [['click', by('forget')]] }),
    'site: blocking': site(first.origin, by('block-confirm'), { acts: [['click', by('block')]] }),
    'site: blocked': site('https://casino.example', by('site-blocked')),
    'site: blocked by the organisation': site(first.origin, by('by-organisation'), {
      policy: { allowedSites: [] },
    }),
    'site: budget cut by the organisation': site(first.origin, by('by-organisation'), {
      policy: { ceilings: { day: { amount: msatFromSats(2_000), largest: msatFromSats(200) } } },
    }),
    'site: no budget by the organisation': site(first.origin, by('by-organisation'), {
      policy: { ceilings: {} },
    }),
    'site: gone': site('https://gone.example', '.card.empty'),
  };
}
