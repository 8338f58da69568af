/** One load of a page, as the page itself saw it. */
import type { Tab } from '../../e2e/driver/driver';
import type { LoadedPage } from './pages';

/** In ms; the first two since the navigation began. */
export interface Load {
  contentLoaded: number;
  loaded: number;
  /** All tasks of more than 50 ms, together. */
  longTasks: number;
}

export async function load(tab: Tab, url: string): Promise<Load> {
  await tab.goto(url);
  return tab.evaluate(
    () =>
      new Promise<Load>((resolve) => {
        const look = () => {
          const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
          if (navigation === undefined || navigation.loadEventEnd === 0) return setTimeout(look);
          const { longTasks } = window as unknown as LoadedPage;
          return resolve({
            contentLoaded: navigation.domContentLoadedEventEnd,
            loaded: navigation.loadEventEnd,
            longTasks: longTasks.reduce((sum, duration) => sum + duration, 0),
          });
        };
        look();
      }),
  );
}
