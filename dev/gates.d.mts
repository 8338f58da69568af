/** The files of one build by their path in it. */
export type Build = ReadonlyMap<string, Buffer>;

/** What a group of files costs. Bytes, but the gate: kB of 1000 bytes. */
export interface Weight {
  name: string;
  raw: number;
  gzip: number;
  gate: number;
  verdict: 'ok' | 'OVER' | 'MISSING';
  /** The heaviest first. */
  parts: { file: string; raw: number; gzip: number }[];
}

export const BUILDS: readonly ['chrome', 'firefox'];
export function readBuild(folder: string): Build;
export function weigh(build: Build): Weight[];
export function gzipOf(bytes: Uint8Array | string): number;
