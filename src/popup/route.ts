/** Where in the popup one is: kept in the address behind `#`, so that going back works, and a tab can be opened on any screen. */
import { useLayoutEffect, useState } from 'preact/hooks';

/** The parts of a route: its screen, and what it is about. The first screen has none. */
export type Route = readonly string[];

/** The address of a screen: `href('site', 'https://shop.example')`. */
export function href(...route: Route): string {
  return `#/${route.map(encodeURIComponent).join('/')}`;
}

/** Shows another screen. */
export function go(...route: Route): void {
  location.hash = href(...route);
}

/** Shows another screen in place of this one: going back does not lead here. */
export function goInstead(...route: Route): void {
  location.replace(href(...route));
}

/** The route of an address. What was typed there and is none is that of the first screen. */
function routeOf(hash: string): Route {
  try {
    return hash
      .replace(/^#?\/?/, '')
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** The route that is shown. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  // Heard from the first frame on: it can be clicked in.
  useLayoutEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return routeOf(hash);
}
