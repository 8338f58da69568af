/** Reading BOLT 12 offers. */
import * as ldk from 'lightningdevkit';
import { NETWORK } from './chain';
import { amountOf } from './ldk';

export interface Offer {
  /** msat. null: the payer chooses. */
  amountMsat: number | null;
  /** Whether it is for the network of these nodes. */
  forOurNetwork: boolean;
  /** Seconds since the epoch; null: never. */
  expiresAt: number | null;
}

/** The offer, or null where the text is none, or one whose amount is in another currency. */
export function readOffer(text: string): Offer | null {
  const parsed = ldk.Offer.constructor_from_str(text);
  if (!(parsed instanceof ldk.Result_OfferBolt12ParseErrorZ_OK)) return null;
  const offer = parsed.res;
  const amount = offer.amount();
  const fixed = amount instanceof ldk.Option_AmountZ_Some ? amount.some : null;
  if (fixed !== null && !(fixed instanceof ldk.Amount_Bitcoin)) return null;
  return {
    amountMsat: fixed === null ? null : Number(fixed.amount_msats),
    forOurNetwork: Boolean(
      offer.supports_chain(ldk.BestBlock.constructor_from_network(NETWORK).get_block_hash()),
    ),
    expiresAt: amountOf(offer.absolute_expiry()),
  };
}
