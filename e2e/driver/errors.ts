/** What can go wrong between a test and a page. */

/** The function threw in the page. Name and code are those of the page's error. */
export class PageError extends Error {
  readonly code: string | undefined;

  constructor(thrown: { name: string; message: string; code?: string | undefined }) {
    super(thrown.message);
    this.name = thrown.name;
    this.code = thrown.code;
  }
}

/** What was waited for did not come. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout';
}

/** The tab, or its whole browser, is not there any more. */
export class TabClosed extends Error {
  override readonly name = 'TabClosed';
}

/** The browser itself did not come up as it should: nothing can be said of an extension in it. */
export class UnfitBrowser extends Error {
  override readonly name = 'UnfitBrowser';
}

/** For what may end by the tab being closed: any other error is thrown on. */
export function unlessClosed(error: unknown): undefined {
  if (!(error instanceof TabClosed)) throw error;
}
