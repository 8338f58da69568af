/** One load of a page, as the page itself saw it. */
import * as v from 'valibot';

/** In ms; the first two since the navigation began. `longTasks`: all tasks of more than 50 ms, together. */
const LOAD = v.object({ contentLoaded: v.number(), loaded: v.number(), longTasks: v.number() });

export type Load = v.InferOutput<typeof LOAD>;

export function readLoad(text: string): Load {
  return v.parse(LOAD, JSON.parse(text));
}
