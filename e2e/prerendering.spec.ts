/** A page that is rendered before anyone goes there calls at once; nobody can see it, so it is answered once somebody has gone there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '../dev/setup/browsers.mjs';
import { startPrerenderingChromium } from './driver/chromium/prerendering';
import { DIST, expect, test } from './fixtures';

interface PrerenderedPage {
  __told: unknown;
  __before: { prerendering: boolean | null };
  __first: Promise<unknown>;
  webln: { isEnabled(): Promise<boolean> };
}
