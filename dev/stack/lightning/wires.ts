/** What carries bytes between the nodes, and the pump that drives them until nothing is left to do. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as ldk from 'lightningdevkit';

/** A node as the wires see it. */
export interface WiredNode {
  readonly publicKey: Uint8Array;
  readonly peers: ldk.PeerManager;
  /** Does what is due inside the node; true if anything was. */
  step(): boolean;
}

/** One end of a connection. */
interface End {
  node: WiredNode;
  socket: ldk.SocketDescriptor;
}

export class Wires {
  readonly #nodes: WiredNode[] = [];
  /** Held because the bindings hold sockets only weakly. */
  readonly #ends: End[] = [];
  #inFlight: { to: End; bytes: Uint8Array }[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  add(node: WiredNode): void {
    this.#nodes.push(node);
  }

  connect(dialling: WiredNode, listening: WiredNode): void {
    const near: End = { node: dialling, socket: this.#socket(() => far) };
    const far: End = { node: listening, socket: this.#socket(() => near) };
    this.#ends.push(near, far);
    const nowhere = ldk.Option_SocketAddressZ.constructor_none();
    const inbound = listening.peers.new_inbound_connection(far.socket, nowhere);
    const outbound = dialling.peers.new_outbound_connection(listening.publicKey, near.socket, nowhere);
    if (
      !(inbound instanceof ldk.Result_NonePeerHandleErrorZ_OK) ||
      !(outbound instanceof ldk.Result_CVec_u8ZPeerHandleErrorZ_OK)
    )
      throw new Error('The two nodes could not be connected.');
    this.#inFlight.push({ to: far, bytes: outbound.res });
    this.kick();
  }

  /** Something was asked of a node: let it happen, soon. */
  kick(): void {
    void this.settle();
  }

  /** Resolves when no node has anything left to do. */
  settle(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  close(): void {
    this.#closed = true;
  }

  async #run(): Promise<void> {
    try {
      // A turn of the event loop between rounds: relay, shop and tests live in the same process.
      do await nextTurn();
      while (!this.#closed && this.#round());
    } finally {
      this.#running = null;
    }
  }

  #round(): boolean {
    let busy = false;
    for (const node of this.#nodes) busy = node.step() || busy;
    for (const { to, bytes } of this.#inFlight.splice(0)) {
      busy = true;
      const read = to.node.peers.read_event(to.socket, bytes);
      if (!(read instanceof ldk.Result_boolPeerHandleErrorZ_OK))
        throw new Error('A node hung up on its peer.');
    }
    return busy;
  }

  #socket(other: () => End): ldk.SocketDescriptor {
    socketCount += 1n;
    const id = socketCount;
    return ldk.SocketDescriptor.new_impl({
      send_data: (data) => {
        this.#inFlight.push({ to: other(), bytes: Uint8Array.from(data) });
        return data.length;
      },
      disconnect_socket: () => {},
      eq: (socket) => socket.hash() === id,
      hash: () => id,
    });
  }
}

let socketCount = 0n;
