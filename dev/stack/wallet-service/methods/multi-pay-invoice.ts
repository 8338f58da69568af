import { readInvoice } from '../../lightning/invoice';
import { batch } from './batch';
import { payInvoice } from './pay-invoice';

/** An item without `id` goes by its payment hash; where that cannot be read, by nothing. */
export const multiPayInvoice = batch('invoices', payInvoice, ({ invoice }) =>
  typeof invoice === 'string' ? (readInvoice(invoice.trim())?.paymentHash ?? '') : '',
);
