import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { fromHex } from '../../lightning/ldk';
import { amount, hash, method } from './method';
import { sendPayment } from './send-payment';

/** Below it, types belong to the protocol. */
const FIRST_CUSTOM_TYPE = 65_536;

const params = v.object({
  amount,
  pubkey: v.pipe(
    v.string(),
    v.regex(/^0[23][0-9a-f]{64}$/i, 'Not the public key of a node.'),
    v.toLowerCase(),
  ),
  preimage: v.optional(hash),
  tlv_records: v.optional(
    v.array(
      v.object({
        type: v.pipe(v.number(), v.safeInteger(), v.minValue(FIRST_CUSTOM_TYPE)),
        value: v.pipe(v.string(), v.regex(/^([0-9a-f]{2})*$/i, 'Not bytes in hex.')),
      }),
    ),
    [],
  ),
});

/** NWC-04. */
export const payKeysend = method(params, async (request, wallet) => {
  const preimage = request.preimage ?? randomBytes(32).toString('hex');
  const tlvRecords = request.tlv_records;
  const sent = await sendPayment(
    {
      payment_hash: createHash('sha256').update(fromHex(preimage)).digest('hex'),
      amount: request.amount,
      ...(tlvRecords.length === 0 ? {} : { metadata: { tlv_records: tlvRecords } }),
    },
    () => wallet.node.keysend({ payee: request.pubkey, amountMsat: request.amount, preimage, tlvRecords }),
    wallet,
  );
  return { preimage: sent.preimage, fees_paid: sent.feeMsat };
});
