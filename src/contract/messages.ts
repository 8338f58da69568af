/** The texts of `public/_locales`, each with the names of its blanks. Written by `npm run words`. */

export interface Messages {
  connect_another: never;
  connect_cancel: never;
  connect_cancelling: never;
  connect_do: never;
  connect_progress: never;
  connect_string: never;
  connect_string_help: never;
  connect_title: never;
  connect_where: never;
  connect_where_alby_hub: never;
  connect_where_cashu_me: never;
  connect_where_coinos: never;
  connect_where_else: never;
  connect_where_lnbits: never;
  connect_where_minibits: never;
  connect_where_primal: never;
  connect_where_zeus: never;
  connected_asking: never;
  connected_balance: never;
  connected_done: never;
  connected_no_balance: never;
  connected_passphrase: never;
  connected_passphrase_set: never;
  connected_title: never;
  connected_try: never;
  connected_try_open: never;
  connected_wallet: 'wallet';
  extension_description: never;
  masthead_answer: never;
  masthead_wallet: never;
  scan_camera_broken: never;
  scan_camera_help: never;
  scan_camera_none: never;
  scan_camera_picture: never;
  scan_camera_refused: never;
  scan_cancel: never;
  scan_page_hidden: never;
  scan_page_none: never;
  scan_this_page: never;
  scan_with_camera: never;
  screen_back: never;
  screen_broken: never;
  tab_bar: never;
  tab_history: never;
  tab_home: never;
  tab_settings: never;
  tab_sites: never;
  try_after: never;
  try_enable: never;
  try_enable_do: never;
  try_info: never;
  try_info_do: never;
  try_invoice: never;
  try_invoice_do: never;
  try_title: never;
  try_what: never;
  welcome_ask: never;
  welcome_fuse: never;
  welcome_passphrase_first: never;
  welcome_start: never;
  welcome_title: never;
  welcome_wallet: never;
  welcome_what: never;
}

/** Those that have a form for each plural of the language. `count` is filled by the counting itself. */
export interface CountedMessages {
  masthead_waiting: never;
}
