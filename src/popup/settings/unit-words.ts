import type { Unit } from '../../contract/rows';

/** What each unit is called, and what it looks like. */
export const UNIT_WORDS = {
  sats: { name: 'display_unit_sats', help: 'display_unit_help_sats' },
  BTC: { name: 'display_unit_btc', help: 'display_unit_help_btc' },
} as const satisfies Record<Unit, object>;
