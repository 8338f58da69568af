/** What wallets say, in the words of NIP-47. */

export const paid = (preimage: string, fees?: number) => ({
  result_type: 'pay_invoice',
  result: { preimage, ...(fees === undefined ? {} : { fees_paid: fees }) },
});

export const error = (type: string, code: string) => ({ result_type: type, error: { code, message: '' } });

export const found = (result: object) => ({ result_type: 'lookup_invoice', result });
