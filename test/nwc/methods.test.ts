/** Responses by schema: what nothing depends on may be wrong without spoiling the rest. */
import { describe, expect, test } from 'vitest';
import { parseResponse } from '../../src/nwc/responses';

const preimage = 'ab'.repeat(32);
const WRONG: [unknown][] = [[1.5], ['3'], [-1], [Number.MAX_SAFE_INTEGER + 1], [true], [{}], [[]]];

describe('a preimage is heard', () => {
  test.each(WRONG)('beside fees of %j', (fees) => {
    const body = JSON.stringify({ result_type: 'pay_invoice', result: { preimage, fees_paid: fees } });
    expect(parseResponse('pay_invoice', body)).toEqual({ ok: true, result: { preimage, fees_paid: null } });
  });

  test.each(WRONG)('in a lookup, beside fees of %j', (wrong) => {
    const told = { type: 'outgoing', state: 'settled', preimage };
    const result = { ...told, fees_paid: wrong };
    expect(
      parseResponse('lookup_invoice', JSON.stringify({ result_type: 'lookup_invoice', result })),
    ).toEqual({ ok: true, result: { ...told, fees_paid: null } });
  });

  test.each(['type', 'state', 'payment_hash', 'invoice'])(
    'in a lookup where %s is null, or nothing that is known',
    (name) => {
      for (const wrong of [null, { no: 'such thing' }]) {
        const result = { preimage, [name]: wrong };
        const body = JSON.stringify({ result_type: 'lookup_invoice', result });
        expect(parseResponse('lookup_invoice', body)).toEqual({
          ok: true,
          result: { preimage, [name]: null },
        });
      }
    },
  );
});
