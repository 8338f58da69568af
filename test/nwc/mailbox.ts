/** What has arrived and what is waited for, brought together in order of arrival. */
export class Mailbox<T> {
  /** Everything that ever arrived. */
  readonly all: T[] = [];
  #untaken: T[] = [];
  #waiting: { wants: (item: T) => boolean; give: (item: T) => void }[] = [];

  put(item: T): void {
    this.all.push(item);
    const waiter = this.#waiting.find(({ wants }) => wants(item));
    if (!waiter) {
      this.#untaken.push(item);
      return;
    }
    this.#waiting = this.#waiting.filter((other) => other !== waiter);
    waiter.give(item);
  }

  /** The oldest item of this sort that nobody has taken, now or when it comes. */
  take(wants: (item: T) => boolean = () => true): Promise<T> {
    const found = this.#untaken.find(wants);
    if (found === undefined) return new Promise((give) => this.#waiting.push({ wants, give }));
    this.#untaken = this.#untaken.filter((item) => item !== found);
    return Promise.resolve(found);
  }
}
