/** What is asked in each sample, and what the wallet answers to it. */
import { createHash } from 'node:crypto';

export const METHODS = ['get_info', 'pay_invoice'] as const;
export type Method = (typeof METHODS)[number];

/** The coffee beans of BOLT 11's examples: an invoice of a usual length. Nobody pays it. */
export const INVOICE =
  'lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdees9q5sqqqqqqqqqqqqqqqpqsqvvh7ut50r00p3pg34ea68k7zfw64f8yx9jcdk35lh5ft8qdr8g4r0xzsdcrmcy9hex8un8d8yraewvhqc9l0sh8l0e0yvmtxde2z0hgpzsje5l';

const ALIAS = 'Instant wallet';

/** The preimage (hex) that the wallet has for an invoice: it is made of network and amount, which stand before the last 1. */
export function preimageOf(invoice: string): string {
  return createHash('sha256')
    .update(invoice.slice(0, invoice.lastIndexOf('1')))
    .digest('hex');
}

/** The result of each method; `invoice` is what is to be paid. */
export const RESULTS: Record<Method, (invoice: string) => object> = {
  get_info: () => ({
    alias: ALIAS,
    color: '#3399ff',
    pubkey: `02${'a7'.repeat(32)}`,
    network: 'regtest',
    block_height: 123_456,
    block_hash: '0c'.repeat(32),
    methods: [...METHODS],
  }),
  pay_invoice: (invoice) => ({ preimage: preimageOf(invoice), fees_paid: 0 }),
};

/** What a client must have got out of the response. */
export const EXPECTED: Record<Method, string> = {
  get_info: ALIAS,
  pay_invoice: preimageOf(INVOICE),
};
