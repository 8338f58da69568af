/** The texts of `public/_locales`, each with the names of its blanks. Written by `npm run words`. */

export interface Messages {
  extension_description: never;
  masthead_answer: never;
  masthead_wallet: never;
  notice_blown: 'site';
  notice_late_failed: 'amount';
  notice_late_paid: 'amount';
  notice_received: 'amount';
  notice_received_site: 'amount' | 'site';
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
