/** `bitcoin:` URIs (BIP-321) that can be paid by Lightning. What is only for the chain is not read. */

export interface BitcoinUri {
  /** The value of `lightning`: an invoice, in practice also an LNURL. Not looked at yet. */
  lightning: string | null;
  /** True where the URI has a BOLT 12 offer (`lno`). */
  hasOffer: boolean;
  /**
   * The first parameter that begins with `req-`. "If a client does not implement handling a query parameter which has a key prefixed with
   * req-, it MUST consider the entire URI invalid."
   */
  demands: string | null;
}

/** Reads the URI; null where the text is none. Scheme and names of parameters in any case. */
export function readBitcoinUri(text: string): BitcoinUri | null {
  if (!/^bitcoin:/i.test(text)) return null;
  const [, query = ''] = text.split(/\?(.*)/s);
  // A form's + is a space; in this query it is itself.
  const parameters = [...new URLSearchParams(query.replaceAll('+', '%2B'))].map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const firstOf = (wanted: string) => parameters.find(([name]) => name === wanted)?.[1] || null;
  return {
    lightning: firstOf('lightning'),
    hasOffer: firstOf('lno') !== null,
    demands: parameters.find(([name]) => name.startsWith('req-'))?.[0] ?? null,
  };
}
