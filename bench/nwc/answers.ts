/** What is asked in each sample, and the one answer to it. */

export const METHODS = ['get_info', 'pay_invoice'] as const;
export type Method = (typeof METHODS)[number];

/** The coffee beans of BOLT 11's examples: an invoice of a usual length. Nobody pays it. */
export const INVOICE =
  'lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdees9q5sqqqqqqqqqqqqqqqpqsqvvh7ut50r00p3pg34ea68k7zfw64f8yx9jcdk35lh5ft8qdr8g4r0xzsdcrmcy9hex8un8d8yraewvhqc9l0sh8l0e0yvmtxde2z0hgpzsje5l';

export const RESULTS = {
  get_info: {
    alias: 'Instant wallet',
    color: '#3399ff',
    pubkey: `02${'a7'.repeat(32)}`,
    network: 'regtest',
    block_height: 123_456,
    block_hash: '0c'.repeat(32),
    methods: [...METHODS],
  },
  pay_invoice: { preimage: '5f'.repeat(32), fees_paid: 0 },
} as const;

/** What a client must have got out of the response. */
export const EXPECTED: Record<Method, string> = {
  get_info: RESULTS.get_info.alias,
  pay_invoice: RESULTS.pay_invoice.preimage,
};
