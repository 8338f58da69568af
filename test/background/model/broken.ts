/** What the money core promised and did not keep. Kept aside, since whoever is told inside the product may swallow it. */
export class Broken {
  readonly promises: string[] = [];

  unless(holds: boolean, promise: string): void {
    if (!holds) this.promises.push(promise);
  }
}
