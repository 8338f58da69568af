import { isAtLeast, LEAST } from './least-versions.mjs';

/** What to do where this version of Node is too old, or null. */
export function nodeFault(version) {
  if (isAtLeast(version, LEAST.node)) return null;
  return `Fusebox needs Node.js ${LEAST.node} or newer; this is ${version}. See https://nodejs.org.`;
}

/** Throws what to do where this Node is too old. */
export function ensureNode() {
  const fault = nodeFault(process.versions.node);
  if (fault !== null) throw new Error(fault);
}
