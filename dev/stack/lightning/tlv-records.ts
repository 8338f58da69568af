/** What a payer adds to a payment, for the payee alone to read. */
import * as ldk from 'lightningdevkit';
import { fromHex, toHex } from './ldk';

export interface TlvRecord {
  /** 65536 or more: what is less belongs to the protocol. */
  type: number;
  /** Hex. */
  value: string;
}

/** The payee's part of the onion, or null where a type is reserved or there twice. */
export function recordsToSend(records: readonly TlvRecord[]): ldk.RecipientOnionFields | null {
  const custom = records.map(({ type, value }) =>
    ldk.TwoTuple_u64CVec_u8ZZ.constructor_new(BigInt(type), fromHex(value)),
  );
  const onion = ldk.RecipientOnionFields.constructor_spontaneous_empty().with_custom_tlvs(custom);
  return onion instanceof ldk.Result_RecipientOnionFieldsNoneZ_OK ? onion.res : null;
}

export function recordsReceived(onion: ldk.RecipientOnionFields): TlvRecord[] {
  return onion
    .custom_tlvs()
    .map((record) => ({ type: Number(record.get_a()), value: toHex(record.get_b()) }));
}
