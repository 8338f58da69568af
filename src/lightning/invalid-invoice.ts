import { FuseboxError } from '../contract/errors';

/** What to do about an invoice that was made wrongly; copying it again would not help. */
const ASK_AGAIN = 'Ask the payee for a new invoice.';
/** What to do about text that was damaged on its way here. */
export const COPY_AGAIN = 'Copy the whole invoice again.';

/** The one refusal of the BOLT 11 decoder: a sentence for what is wrong, one for what to do. */
export function invalidInvoice(
  wrong: string,
  options: { advice?: string; cause?: unknown } = {},
): FuseboxError {
  return new FuseboxError('INVALID_INVOICE', `${wrong} ${options.advice ?? ASK_AGAIN}`, {
    cause: options.cause,
  });
}
