import { Payments } from './payments';

/** What was paid. */
export function HistoryScreen() {
  return <Payments />;
}
