/** What runs in the extension's own pages while they are measured: it notes when what is waited for was painted, and when it first reacts. */

/** What a page noted, in ms since the epoch, in fractions. */
export interface Noted {
  /** The browser began to go to the page. */
  began: number;
  /** The first of the page's own code runs: all of it is loaded. */
  running: number;
  /** The browser's first contentful paint. */
  firstPaint: number;
  /** A frame that holds what is waited for was painted. */
  visible: number;
  /** A click, made at that moment, had its effect. */
  usable: number;
}

/** What is waited for in a page. */
export interface Probed {
  /** Elements that must all be there, as CSS, and a text that the first of them must hold. */
  shown: string[];
  text: string;
  /** What is clicked then, and what is there once that was understood. */
  click: string;
  reacted: string;
}

/** Where a page puts what it noted. */
export interface ProbedPage {
  noted: Promise<Noted>;
}

/**
 * Runs in the page, behind its own code, in one file with it: no request is added. A frame counts as painted at the first task after it: what the screen
 * itself takes is not in it, but in the first contentful paint in Chromium.
 */
export function probe({ shown, text, click, reacted }: Probed): void {
  const clock = () => performance.timeOrigin + performance.now();
  const running = clock();
  const painted = () =>
    new Promise<number>((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(clock());
        port2.postMessage(null);
      }),
    );
  const soon = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return;
        watching.disconnect();
        resolve();
      };
      const watching = new MutationObserver(look);
      watching.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    });
  const firstPaint = new Promise<number>((resolve) => {
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) {
        if (name === 'first-contentful-paint') resolve(performance.timeOrigin + startTime);
      }
    }).observe({ type: 'paint', buffered: true });
  });
  const isShown = () =>
    shown.every((css) => document.querySelector(css)) &&
    new RegExp(text).test(document.querySelector(shown[0] ?? '')?.textContent ?? '');

  async function note(): Promise<Noted> {
    await soon(isShown);
    const visible = await painted();
    document.querySelector<HTMLElement>(click)?.click();
    await soon(() => document.querySelector(reacted) !== null);
    const usable = clock();
    return { began: performance.timeOrigin, running, firstPaint: await firstPaint, visible, usable };
  }
  (window as unknown as ProbedPage).noted = note();
}
