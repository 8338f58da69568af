/** Alby's SDK, the other implementation that ours is measured by. */
import WebSocket from 'ws';

/** It takes the WebSocket that is global when it is loaded; Node 20 has none. */
export function albySdk(): Promise<typeof import('@getalby/sdk/nwc')> {
  Object.assign(globalThis, { WebSocket: globalThis.WebSocket ?? WebSocket });
  return import('@getalby/sdk/nwc');
}
