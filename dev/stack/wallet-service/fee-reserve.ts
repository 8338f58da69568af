/** What wallets set aside for fees: 1 %, but at least 10 sat. Both in msat. */
export function feeReserve(amountMsat: number): number {
  return Math.max(Math.ceil(amountMsat / 100), 10_000);
}
