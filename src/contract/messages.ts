/** The texts of `public/_locales`, each with the names of its blanks. Written by `npm run words`. */

export interface Messages {
  extension_description: never;
  health_answered: 'ago' | 'relay';
  health_check: never;
  health_check_label: never;
  health_checking: never;
  health_ms: 'ms';
  health_refuses: never;
  health_silent: never;
  health_title: never;
  health_unanswered: never;
  health_unreachable: never;
  health_verdict_fine: never;
  health_verdict_no_relay: never;
  health_verdict_offline: never;
  health_verdict_some_relays: never;
  health_verdict_wallet_refuses: never;
  health_verdict_wallet_silent: never;
  health_wallet: never;
  home_all: never;
  home_asking: never;
  home_balance: never;
  home_balance_age: 'ago';
  home_balance_hidden: never;
  home_balance_unknown: never;
  home_balance_untold: never;
  home_cannot_pay: never;
  home_failed: never;
  home_fee: 'fee';
  home_fee_untold: never;
  home_fee_up_to: 'fee';
  home_hide_balance: never;
  home_in_flight: never;
  home_latest: never;
  home_no_description: never;
  home_none: never;
  home_open: never;
  home_received: never;
  home_received_by_you: never;
  home_refresh: never;
  home_refresh_balance: never;
  home_sent_by_you: never;
  home_show_balance: never;
  home_undecided: never;
  home_wallet_budget: 'left';
  masthead_answer: never;
  masthead_lock: never;
  masthead_open_tab: never;
  masthead_wallet: never;
  receive_title: never;
  screen_back: never;
  screen_broken: never;
  send_title: never;
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
