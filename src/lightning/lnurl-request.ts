/** From an LNURL to what the service behind it offers. */
import * as v from 'valibot';
import type { Lnurl, LnurlKind } from './lnurl';
import { type AuthRequest, readAuthRequest } from './lnurl-auth';
import { lnurlError } from './lnurl-error';
import { askService, type ServiceAccess } from './lnurl-fetch';
import { type PayParams, readPayParams } from './lnurl-pay-params';
import { readWithdrawParams, type WithdrawParams } from './lnurl-withdraw';

export type LnurlRequest =
  | { kind: 'pay'; params: PayParams }
  | { kind: 'withdraw'; params: WithdrawParams }
  | { kind: 'auth'; params: AuthRequest };

const KIND_OF_TAG = new Map<string, LnurlKind>([
  ['payRequest', 'pay'],
  ['withdrawRequest', 'withdraw'],
]);

const tagged = v.looseObject({ tag: v.string() });

/** Asks the service what it offers; a login needs no asking. Throws LNURL_ERROR, INVALID_LNURL or CANCELLED. */
export async function requestOf(lnurl: Lnurl, access: ServiceAccess): Promise<LnurlRequest> {
  if (lnurl.kind === 'auth') return { kind: 'auth', params: readAuthRequest(lnurl) };
  const answer = await askService(lnurl.url, tagged, access);
  const kind = KIND_OF_TAG.get(answer.tag);
  if (kind === undefined) throw lnurlError('The service offers something that Fusebox does not know.');
  if (lnurl.kind !== null && lnurl.kind !== kind) {
    throw lnurlError('The service offers something else than its address says.');
  }
  return kind === 'pay'
    ? { kind, params: readPayParams(answer, lnurl.domain, access) }
    : { kind: 'withdraw', params: readWithdrawParams(answer, lnurl.domain, access) };
}
