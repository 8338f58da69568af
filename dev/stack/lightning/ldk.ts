/** Loading the Lightning Development Kit, and the little glue its bindings need. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as ldk from 'lightningdevkit';

let loading: Promise<void> | null = null;

/** Loads the kit's WebAssembly, once in a process. Nothing of it may be used before. */
export function loadLdk(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('lightningdevkit/liblightningjs.wasm'));
  // The bindings greet on the console.
  const log = console.log;
  console.log = () => {};
  try {
    await ldk.initializeWasmFromBinary(wasm);
  } finally {
    console.log = log;
  }
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** Seconds since the epoch. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

export function optionalAmount(msat: number | null): ldk.Option_u64Z {
  return msat === null ? ldk.Option_u64Z.constructor_none() : ldk.Option_u64Z.constructor_some(BigInt(msat));
}

/** msat, or null where the option is empty. */
export function amountOf(option: ldk.Option_u64Z): number | null {
  return option instanceof ldk.Option_u64Z_Some ? Number(option.some) : null;
}

export function optionalBytes(hex: string | null): ldk.Option_ThirtyTwoBytesZ {
  return hex === null
    ? ldk.Option_ThirtyTwoBytesZ.constructor_none()
    : ldk.Option_ThirtyTwoBytesZ.constructor_some(fromHex(hex));
}

export function optionalText(text: string | null): ldk.Option_StrZ {
  return text === null ? ldk.Option_StrZ.constructor_none() : ldk.Option_StrZ.constructor_some(text);
}

/** Hex of 32 bytes, or null where the option is empty. */
export function bytesOf(option: ldk.Option_ThirtyTwoBytesZ): string | null {
  return option instanceof ldk.Option_ThirtyTwoBytesZ_Some ? toHex(option.some) : null;
}

/** False for what the bindings return in place of null: an object that points nowhere. */
export function isPresent(part: object): boolean {
  return Reflect.get(part, 'ptr') !== 0n;
}
