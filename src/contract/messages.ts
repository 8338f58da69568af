/** The texts of `public/_locales`, each with the names of its blanks. Written by `npm run words`. */

export interface Messages {
  budget_at_least_one: never;
  budget_day_over: never;
  budget_largest: never;
  budget_last_day: never;
  budget_limits_empty: never;
  budget_more_limits: never;
  budget_per_minute: never;
  budget_per_minute_wrong: never;
  budget_period: never;
  budget_renews_midnight: never;
  budget_renews_never: never;
  budget_renews_on: 'day';
  budget_sats_field: 'field';
  budget_whole_sats: never;
  extension_description: never;
  lock_enter_current: never;
  lock_forgot: never;
  lock_forgot_help: never;
  lock_hide: never;
  lock_hide_field: 'label';
  lock_now: never;
  lock_passphrase: never;
  lock_reset: never;
  lock_reset_destroys: never;
  lock_reset_destroys_connections: never;
  lock_reset_destroys_logins: never;
  lock_reset_destroys_sites: never;
  lock_reset_keeps: never;
  lock_reset_keeps_payments: never;
  lock_reset_money: never;
  lock_reset_no: never;
  lock_reset_sure: never;
  lock_reset_yes: never;
  lock_show: never;
  lock_show_field: 'label';
  lock_title: never;
  lock_tries_wait: 'duration';
  lock_unlock: never;
  lock_unlocking: never;
  masthead_answer: never;
  masthead_wallet: never;
  screen_back: never;
  screen_broken: never;
  tab_bar: never;
  tab_history: never;
  tab_home: never;
  tab_settings: never;
  tab_sites: never;
}

/** Those that have a form for each plural of the language. `count` is filled by the counting itself. */
export interface CountedMessages {
  masthead_waiting: never;
}
