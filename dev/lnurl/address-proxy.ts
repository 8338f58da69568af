/**
 * What `api.getalby.com/lnurl` does for pages with @getalby/lightning-tools: it looks up a Lightning address for them, and asks for an
 * invoice. The library takes the address of such a proxy as an option.
 */
import type { PayService } from './pay-service';
import { json, type Reply, refusal } from './reply';

/** Where boosts go, and what the address asks to be sent along. */
export interface KeysendTarget {
  pubkey: string;
  customKey: string;
  customValue: string;
}

/** The answer to `/proxy/<what>?ln=<address>`. The address is one of ours: the name before its @ is that of a variant. */
export function proxied(
  what: string,
  query: URLSearchParams,
  { origin, pay, keysend }: { origin: string; pay: PayService; keysend: KeysendTarget },
): Reply {
  const address = query.get('ln') ?? '';
  const name = address.split('@')[0] ?? '';
  if (what === 'generate-invoice') {
    const answer = pay.callback(origin, name, withIdentifier(query, address));
    return answer.kind === 'json' ? json({ invoice: answer.value }) : answer;
  }
  if (what !== 'lightning-address-details') return refusal('There is nothing here.');
  const { pubkey, customKey, customValue } = keysend;
  const lnurlp = pay.request(origin, name, address);
  return lnurlp.kind === 'json'
    ? json({
        lnurlp: lnurlp.value,
        keysend: { tag: 'keysend', status: 'OK', pubkey, customData: [{ customKey, customValue }] },
        nostr: null,
      })
    : lnurlp;
}

/** As in the callback's own query. */
function withIdentifier(query: URLSearchParams, address: string): URLSearchParams {
  const asked = new URLSearchParams(query);
  asked.set('for', address);
  return asked;
}
