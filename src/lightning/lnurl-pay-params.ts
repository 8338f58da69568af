/** A service that can be paid: what it says of itself (LUD-06, with LUD-12, LUD-16, LUD-18, LUD-20). */
import * as v from 'valibot';
import { isMsat, type Msat } from '../contract/amounts';
import { lnurlError } from './lnurl-error';
import { checkedAnswer, refuseUnlessAllowed, type ServiceAccess } from './lnurl-fetch';
import { type PayMetadata, readMetadata } from './lnurl-metadata';
import { type PayerDataField, readPayerDataFields } from './lnurl-payer-data';

/** Plain data, fit for storing. */
export interface PayParams extends PayMetadata {
  /** The domain of the LNURL, which is what the user has to know. The callback may be elsewhere. */
  domain: string;
  callback: string;
  minSendable: Msat;
  maxSendable: Msat;
  /** As the service sent it: the invoice carries its hash. */
  metadata: string;
  /** The longest comment it takes, in characters; 0: none. */
  commentAllowed: number;
  payerData: PayerDataField[];
}

/** The whole request must fit into a URL. */
const LONGEST_COMMENT = 2000;

const amount = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  // Some name more than all bitcoin there is, to say that there is no limit.
  v.transform((value) => Math.min(value, Number.MAX_SAFE_INTEGER)),
  v.custom<Msat>(isMsat),
);

const payRequest = v.object({
  tag: v.literal('payRequest'),
  callback: v.string(),
  minSendable: amount,
  maxSendable: amount,
  metadata: v.string(),
  commentAllowed: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  payerData: v.optional(v.unknown()),
});

/** Reads the first answer of a service. Throws LNURL_ERROR where it cannot be paid as it says. */
export function readPayParams(answer: unknown, domain: string, access: ServiceAccess): PayParams {
  const { tag: _, payerData, ...params } = checkedAnswer(payRequest, answer);
  refuseUnlessAllowed(params.callback, access, 'The service wants to be asked where Fusebox does not ask.');
  if (params.minSendable > params.maxSendable) {
    throw lnurlError('The service takes no amount: its smallest is larger than its largest.');
  }
  return {
    ...params,
    ...readMetadata(params.metadata),
    domain,
    commentAllowed: Math.min(params.commentAllowed, LONGEST_COMMENT),
    payerData: readPayerDataFields(payerData),
  };
}
