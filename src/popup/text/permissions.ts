/** Permissions of a site in plain words. */
import type { Permission } from '../../contract/rows';

/** "shop.example …", where it asks for one. */
export const PERMISSION_VERBS: Record<Permission, string> = {
  pay: 'asks to send you requests for payment',
  invoices: 'asks to make invoices, to pay you',
  lookup: 'asks to look up whether its invoices are paid',
  balance: 'asks to read your balance',
  history: 'asks to see what you paid and received',
  events: 'asks to be told when you pay or are paid',
};

/** What follows from a yes, besides that it holds until it is taken away. */
export const PERMISSION_POINTS: Record<Permission, string> = {
  pay: 'Each payment still needs your word, unless it has a budget.',
  invoices: 'Whoever pays them pays you.',
  lookup: 'It learns of an invoice that it knows already, and of no other.',
  balance: 'It still cannot pay without your word or a budget.',
  history: 'That is every payment of this wallet, also to and from others, with its description.',
  events: 'That is every payment of this wallet, also to and from others, as it happens.',
};

/** "It may …", of a site that has it. */
export const PERMISSION_HELD: Record<Permission, string> = {
  pay: 'It may ask for payments.',
  invoices: 'It may make invoices.',
  lookup: 'It may look up invoices.',
  balance: 'It may read the balance.',
  history: 'It may see what was paid and received.',
  events: 'It is told when you pay or are paid.',
};
