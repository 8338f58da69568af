/** The name of a payment that the user confirms. */
import type { Order } from './order';

/** The same name for the same order, however often it is confirmed; another for another. One of these for each time that something is shown to be confirmed. */
export function requestKeys(): (order: Order) => string {
  const keys = new Map<string, string>();
  return (order) => {
    const exactly = JSON.stringify(order);
    const key = keys.get(exactly) ?? crypto.randomUUID();
    keys.set(exactly, key);
    return key;
  };
}
