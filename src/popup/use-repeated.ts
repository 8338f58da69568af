import { useEffect } from 'preact/hooks';
import { nextPause, SHORTEST_PAUSE } from './pauses';

/**
 * Does the work again and again while this is shown and `active`, at first after two seconds, then less and less often. Never twice at the same time, and not
 * while the page is out of sight. What it throws ends nothing: the next time may be better.
 */
export function useRepeated(active: boolean, work: () => Promise<unknown>, key: string): void {
  useEffect(() => {
    if (!active) return;
    let pause = SHORTEST_PAUSE;
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    const wait = () => {
      timer = setTimeout(() => void again(), pause);
    };
    const again = async () => {
      if (document.visibilityState === 'visible') await work().catch(() => undefined);
      pause = nextPause(pause);
      if (!isOver) wait();
    };
    wait();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [active, key]);
}
