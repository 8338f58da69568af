import type { Settings } from '../../contract/rows';
import { command } from '../commands';
import { type Action, useAction } from '../use-action';

/** Changing settings: what is named is changed, the rest stays. */
export function useChange(): Action & { change: (changed: Partial<Settings>) => void } {
  const action = useAction();
  return { ...action, change: (changed) => void action.run(() => command('settings.change', changed)) };
}
