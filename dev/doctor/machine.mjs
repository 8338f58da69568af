/** What is on this machine. Plain Node, and such that an old one can still read it. */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { findBrowser, onPath, versionOf } from '../setup/browsers.mjs';
import { hasDisplay } from '../setup/display.mjs';
import { missingModules, npmVersion } from '../setup/modules.mjs';

/** @returns {import('./findings.mjs').Machine} */
export function readMachine(root) {
  return {
    node: process.versions.node,
    npm: npmVersion(root),
    missingModules: missingModules(root),
    browsers: { chromium: readBrowser('chromium'), firefox: readBrowser('firefox') },
    hasDisplay: hasDisplay(),
    hasXvfb: onPath('xvfb-run').some((file) => fs.existsSync(file)),
    disks: [root, tmpdir()].map((folder) => ({ folder, free: freeBytes(folder) })),
  };
}

function readBrowser(name) {
  try {
    const file = findBrowser(name);
    return { file, version: file === null ? null : versionOf(file), fault: null };
  } catch (error) {
    return { file: null, version: null, fault: error.message };
  }
}

/** Null where this Node is too old to tell. */
function freeBytes(folder) {
  if (!fs.statfsSync) return null;
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize;
}
