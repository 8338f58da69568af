/** Why a payment was not made. Nothing has left the node when this is thrown, unless it was shut down meanwhile. */
import * as ldk from 'lightningdevkit';

export type PaymentErrorCode =
  | 'BAD_INVOICE'
  | 'NO_AMOUNT'
  | 'BAD_OFFER'
  | 'BAD_RECORDS'
  | 'NO_ROUTE'
  | 'FEE_LIMIT'
  | 'NO_ANSWER'
  | 'ALREADY_SENT'
  | 'EXPIRED'
  | 'REJECTED'
  | 'FAILED'
  | 'CLOSED';

export class PaymentError extends Error {
  override readonly name = 'PaymentError';

  constructor(
    readonly code: PaymentErrorCode,
    message: string,
  ) {
    super(message);
  }

  /** The node did not even try. */
  static notSent(failure: ldk.RetryableSendFailure): PaymentError {
    switch (failure) {
      case ldk.RetryableSendFailure.LDKRetryableSendFailure_RouteNotFound:
        return new PaymentError('NO_ROUTE', 'No route with enough liquidity leads to the payee.');
      case ldk.RetryableSendFailure.LDKRetryableSendFailure_DuplicatePayment:
        return new PaymentError('ALREADY_SENT', 'This payment hash was sent already.');
      case ldk.RetryableSendFailure.LDKRetryableSendFailure_PaymentExpired:
        return new PaymentError('EXPIRED', 'The invoice has expired.');
      default:
        return new PaymentError(
          'FAILED',
          `The payment could not be sent (${ldk.RetryableSendFailure[failure]}).`,
        );
    }
  }

  /** The node tried, and the money is back. */
  static failed(option: ldk.Option_PaymentFailureReasonZ): PaymentError {
    const reason = option instanceof ldk.Option_PaymentFailureReasonZ_Some ? option.some : null;
    switch (reason) {
      case ldk.PaymentFailureReason.LDKPaymentFailureReason_RouteNotFound:
      case ldk.PaymentFailureReason.LDKPaymentFailureReason_RetriesExhausted:
        return new PaymentError('NO_ROUTE', 'No route could carry the payment.');
      case ldk.PaymentFailureReason.LDKPaymentFailureReason_RecipientRejected:
      case ldk.PaymentFailureReason.LDKPaymentFailureReason_InvoiceRequestRejected:
        return new PaymentError('REJECTED', 'The payee refused the payment.');
      case ldk.PaymentFailureReason.LDKPaymentFailureReason_PaymentExpired:
        return new PaymentError('EXPIRED', 'The payment expired.');
      default:
        return new PaymentError('FAILED', 'The payment failed.');
    }
  }
}
