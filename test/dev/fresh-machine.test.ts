/** What `npm run test:fresh` runs its commands on has the sources, the programs, and nothing else. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeMachine } from '../../dev/tasks/fresh-machine.mjs';

test('it has the files, the programs, and nothing of this shell or its user', () => {
  const machine = mkdtempSync(path.join(tmpdir(), 'fresh-machine-'));
  onTestFinished(() => rmSync(machine, { recursive: true }));
  vi.stubEnv('FUSEBOX_SETTING', 'of this shell');
  vi.stubEnv('https_proxy', 'http://proxy.example:1');
  onTestFinished(() => void vi.unstubAllEnvs());

  const env = makeMachine(machine, ['package.json', 'dev/run.mjs']);
  const sources = path.join(machine, 'sources');
  expect(readFileSync(path.join(sources, 'package.json'), 'utf8')).toBe(readFileSync('package.json', 'utf8'));
  expect(readdirSync(sources).sort()).toEqual(['dev', 'package.json']);
  expect(readdirSync(env.HOME)).toEqual([]);
  expect(readdirSync(env.npm_config_cache)).toEqual([]);
  expect(env).toMatchObject({ https_proxy: 'http://proxy.example:1' });
  expect(env).not.toHaveProperty('FUSEBOX_SETTING');

  for (const program of ['node', 'npm', 'git']) {
    const { status, stdout } = spawnSync(program, ['--version'], { cwd: sources, env, encoding: 'utf8' });
    expect(status, program).toBe(0);
    expect(stdout, program).toMatch(/\d+\.\d+/);
  }
});
