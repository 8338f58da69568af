import { useLayoutEffect, useState } from 'preact/hooks';

/** What is loaded only when it is first needed; undefined until then. Where it cannot be, throws into the nearest error boundary. */
export function useLoaded<T>(load: () => Promise<T>): T | undefined {
  const [state, setState] = useState<{ value?: T; error?: unknown }>({});
  // Not after the next frame: it is waited for.
  useLayoutEffect(() => {
    void load().then(
      (value) => setState({ value }),
      (error: unknown) => setState({ error }),
    );
  }, []);
  if (state.error !== undefined) throw state.error;
  return state.value;
}
