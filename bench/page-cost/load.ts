/** One load of a page, as the page itself saw it. */
import * as v from 'valibot';

const LOAD = v.object({
  /** In ms since the navigation began, as is `loaded`. */
  contentLoaded: v.number(),
  loaded: v.number(),
  /** In ms: all tasks of more than 50 ms, together. */
  longTasks: v.number(),
  hasProvider: v.boolean(),
});

export type Load = v.InferOutput<typeof LOAD>;

export function readLoad(text: string): Load {
  return v.parse(LOAD, JSON.parse(text));
}
