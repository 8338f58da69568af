/** The settings, the lock, and the pages of their own. */
import { fullRows, lockable, NONE } from '../rows';
import { by, popup, type State, type States } from '../state';

export function settingsStates(now: number): States {
  const full = fullRows(now);
  const safe = { ...full, ...lockable };
  const settings = (part: string, shows: string, more: Partial<State> = {}): State =>
    popup(now, ['settings', part], shows, more);
  return {
    settings: popup(now, ['settings'], by('settings')),
    'settings: no wallet': popup(now, ['settings'], by('settings'), { rows: NONE }),
    'settings: display': settings('display', by('language')),
    'settings: price': settings('price', by('price-on')),
    'settings: price shown': settings('price', by('price-off'), {
      settings: { fiat: { currency: 'EUR', source: 'kraken' } },
      price: 64_000,
    }),
    'settings: pages': settings('pages', by('opens-links')),
    'settings: chosen pages': settings('pages', by('chosen-site'), {
      settings: { appearsOn: 'chosen' },
      rows: {
        ...full,
        chosenSites: [
          { origin: 'https://podcast.example', at: now },
          { origin: 'https://a-very-long-name-of-a-shop-that-wraps.subdomain.example:8443', at: now },
        ],
      },
    }),
    'settings: notifications': settings('notifications', by('notify-late')),
    'settings: lock': settings('lock', by('open-safety')),
    'settings: lock with a passphrase': settings('lock', by('lock-now-here'), {
      rows: safe,
      isUnlocked: true,
    }),
    'settings: lock by the organisation': settings('lock', by('by-organisation'), {
      rows: safe,
      isUnlocked: true,
      policy: { lockAfterMinutes: 30 },
    }),
    'settings: reset': settings('reset', by('reset')),
    'settings: reset asked twice': settings('reset', by('reset-really'), { acts: [['click', by('reset')]] }),
    'settings: about': settings('about', by('version')),
    'settings: not stored': settings('display', '.notice.error', {
      errors: { 'settings.change': { code: 'INTERNAL', message: 'It could not be stored.' } },
      acts: [['click', by('unit-BTC')]],
    }),
    diagnostics: popup(now, ['diagnostics'], by('diagnostics')),
    lock: popup(now, [], by('unlock'), { rows: safe }),
    'lock: forgotten': popup(now, [], by('reset'), { rows: safe, acts: [['click', by('forgot')]] }),
    'lock: after wrong passphrases': popup(now, [], `${by('tries-wait')}:not(:empty)`, {
      rows: {
        ...full,
        vault: lockable.vault.map((row) => ({ ...row, wrong: { count: 12, at: now } })),
      },
    }),
    'lock: a passphrase is required': popup(now, [], by('passphrase-wanted'), {
      policy: { lockAfterMinutes: 30 },
    }),
    'safety: a passphrase is required': {
      page: 'safety',
      rows: full,
      policy: { lockAfterMinutes: 30 },
      shows: by('by-organisation'),
    },
    'safety: with a passphrase that is required': {
      page: 'safety',
      rows: safe,
      isUnlocked: true,
      policy: { lockAfterMinutes: 30 },
      shows: by('make-backup'),
    },
    safety: { page: 'safety', rows: full, shows: by('set-passphrase') },
    'safety: with a passphrase': {
      page: 'safety',
      rows: safe,
      isUnlocked: true,
      shows: by('remove-passphrase'),
    },
    'safety: wrong passphrases': {
      page: 'safety',
      rows: full,
      acts: [
        ['click', by('set-passphrase')],
        ['click', by('make-backup')],
        ['click', by('read-backup')],
      ],
      shows: '.notice.error',
    },
    'safety: locked': { page: 'safety', rows: safe, shows: by('unlock') },
    try: { page: 'try', rows: full, shows: by('try-invoice') },
  };
}
