/** Run as a process of its own by stack.test.ts: it must end by itself. */
import { startStack } from '../../dev/stack/stack';

const stack = await startStack();
await stack.network.wallet.pay(stack.network.shop.invoice({ amountMsat: 1000 }));
// One more that is never finished: its wait must not keep the process either.
const paymentHash = '11'.repeat(32);
const held = new Promise<void>((resolve) => stack.network.shop.onHeld(() => resolve()));
const outcome = stack.network.wallet.pay(stack.network.shop.invoice({ amountMsat: 1000, paymentHash }));
await held;
await stack.close();
console.log(await outcome.catch((error: Error) => error.message));
