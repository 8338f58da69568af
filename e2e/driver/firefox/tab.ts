/** A tab of Firefox over BiDi. */
import type { EngineTab } from '../engine';
import { TabClosed } from '../errors';
import { type BidiClient, BidiError } from './bidi';
import { keyCodes } from './keys';

/** An entry of browsingContext.getTree. */
export interface ContextInfo {
  context: string;
  url: string;
}

type Evaluation =
  | { type: 'success'; result: { type: string; value?: unknown } }
  | { type: 'exception'; exceptionDetails: { text: string } };

export class FirefoxTab implements EngineTab {
  readonly #bidi: BidiClient;
  readonly #context: string;

  constructor(bidi: BidiClient, context: string) {
    this.#bidi = bidi;
    this.#context = context;
  }

  async url(): Promise<string> {
    const { contexts } = await this.#send<{ contexts: ContextInfo[] }>('browsingContext.getTree', {
      root: this.#context,
      maxDepth: 0,
    });
    return contexts[0]?.url ?? '';
  }

  async goto(url: string): Promise<void> {
    await this.#sendHere('browsingContext.navigate', { url, wait: 'complete' });
  }

  async reload(): Promise<void> {
    await this.#sendHere('browsingContext.reload', { wait: 'complete' });
  }

  async run(expression: string): Promise<unknown> {
    const evaluation = await this.#send<Evaluation>('script.evaluate', {
      expression,
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (evaluation.type === 'exception') throw new Error(evaluation.exceptionDetails.text);
    return evaluation.result.value;
  }

  async toFront(): Promise<void> {
    await this.#sendHere('browsingContext.activate');
  }

  async clickAt(x: number, y: number): Promise<void> {
    await this.#act('pointer', [
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]);
  }

  async press(key: string, times: number): Promise<void> {
    const codes = keyCodes(key);
    const once = [
      ...codes.map((value) => ({ type: 'keyDown', value })),
      ...codes.toReversed().map((value) => ({ type: 'keyUp', value })),
    ];
    await this.#act('key', Array.from({ length: times }, () => once).flat());
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.#sendHere<{ data: string }>('browsingContext.captureScreenshot');
    return Buffer.from(data, 'base64');
  }

  async setSize(width: number, height: number): Promise<void> {
    await this.#sendHere('browsingContext.setViewport', { viewport: { width, height } });
  }

  async heapBytes(): Promise<null> {
    return null;
  }

  async close(): Promise<void> {
    await this.#sendHere('browsingContext.close');
  }

  async #act(type: 'pointer' | 'key', actions: object[]): Promise<void> {
    await this.#sendHere('input.performActions', { actions: [{ type, id: type, actions }] });
  }

  #sendHere<T>(method: string, params: object = {}): Promise<T> {
    return this.#send(method, { context: this.#context, ...params });
  }

  async #send<T>(method: string, params: object): Promise<T> {
    try {
      return await this.#bidi.send<T>(method, params);
    } catch (error) {
      if (error instanceof BidiError && error.code === 'no such frame') {
        throw new TabClosed('The tab is closed.', { cause: error });
      }
      throw error;
    }
  }
}
