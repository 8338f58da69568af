/** What is done for something new: files that are made, and files that are changed. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Gives the changed text, or null where the place for the change is not found. */
export type Change = (text: string) => string | null;

export interface Step {
  /** From the top of the repository. */
  file: string;
  /** What is still to be written there, or null. */
  left: string | null;
  /** All of a new file, or a change of one that is there; without it, everything there is left to its author. */
  does?: string | Change;
}

export interface Outcome {
  made: string[];
  changed: string[];
  /** What is left to be written by hand, and where. */
  left: { file: string; why: string }[];
}

/** Puts `added` before the only place in a text that begins with `place`. */
export function before(place: string, added: string): Change {
  return (text) => {
    const at = text.indexOf(place);
    if (at === -1 || text.includes(place, at + 1)) return null;
    return text.slice(0, at) + added + text.slice(at);
  };
}

/** Takes all steps, in files below `root`. Throws before the first of them where a file is there already that would be made. */
export function take(root: string, steps: readonly Step[]): Outcome {
  const isNew = (step: Step): step is Step & { does: string } => typeof step.does === 'string';
  for (const { file } of steps.filter(isNew)) {
    if (existsSync(path.join(root, file))) throw new Error(`${file} is there already. Nothing was changed.`);
  }
  const outcome: Outcome = { made: [], changed: [], left: [] };
  for (const step of steps) {
    const place = path.join(root, step.file);
    if (isNew(step)) {
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, step.does);
      outcome.made.push(step.file);
    } else if (typeof step.does === 'function') {
      const changed = step.does(readFileSync(place, 'utf8'));
      if (changed === null) {
        outcome.left.push({ file: step.file, why: 'its line: the place for it was not found' });
      } else {
        writeFileSync(place, changed);
        outcome.changed.push(step.file);
      }
    }
    if (step.left !== null) outcome.left.push({ file: step.file, why: step.left });
  }
  return outcome;
}
