/** A function call sent into a page as text, and its outcome sent back as JSON. */
import { PageError } from './errors';

export type PageFunction = (...args: never[]) => unknown;

interface Thrown {
  name: string;
  message: string;
  code?: string;
}

/** An expression whose value is a promise of the outcome, as JSON. */
export function callText(fn: PageFunction, args: readonly unknown[]): string {
  // Some TypeScript loaders wrap functions in __name, which no page has.
  return `(async () => {
    const __name = (f) => f;
    try {
      return JSON.stringify({ value: await (${fn})(...${JSON.stringify(args)}) });
    } catch (thrown) {
      const { name, message, code } = Object(thrown);
      return JSON.stringify({ thrown: {
        name: String(name ?? 'Error'),
        message: String(message ?? thrown),
        ...(code === undefined ? {} : { code: String(code) }),
      } });
    }
  })()`;
}

/** The value that the call came to. Throws what it threw. */
export function outcomeOf(json: unknown): unknown {
  if (typeof json !== 'string') throw new Error(`The page answered ${typeof json} instead of JSON.`);
  const outcome: { value?: unknown; thrown?: Thrown } = JSON.parse(json);
  if (outcome.thrown !== undefined) throw new PageError(outcome.thrown);
  return outcome.value;
}
