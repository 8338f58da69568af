/** What `npm run dev` notices: every way in which editors and Git change files. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { changeSince, lookAt } from '../../dev/changes';

test('a file that is written, replaced by another, new in a new folder or gone is noticed, each time again', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'changes-'));
  const at = (file: string) => path.join(root, file);
  for (const folder of ['src', 'public', 'dev/build']) mkdirSync(at(folder), { recursive: true });
  for (const file of ['manifest.json', 'tsconfig.json', 'vite.config.ts', 'src/a.ts'])
    writeFileSync(at(file), '1');
  const replace = (text: string) => {
    writeFileSync(at('a.new'), text);
    renameSync(at('a.new'), at('src/a.ts'));
  };
  const steps: [change: () => void, files: string[]][] = [
    [() => writeFileSync(at('src/a.ts'), '22'), ['src/a.ts']],
    [() => replace('333'), ['src/a.ts']],
    [() => replace('4444'), ['src/a.ts']],
    [
      () => {
        mkdirSync(at('src/b/c'), { recursive: true });
        writeFileSync(at('src/b/c/d.ts'), '1');
        writeFileSync(at('manifest.json'), '22');
      },
      ['manifest.json', 'src/b/c/d.ts'],
    ],
    [() => rmSync(at('src/b'), { recursive: true }), ['src/b/c/d.ts']],
  ];
  for (const [change, files] of steps) {
    const noticed = changeSince(lookAt(root), root, AbortSignal.timeout(20_000));
    change();
    expect((await noticed).files.map((file) => file.replaceAll(path.sep, '/')).sort()).toEqual(files);
  }
  const calledOff = changeSince(lookAt(root), root, AbortSignal.timeout(10));
  await expect(calledOff).rejects.toThrow(/aborted/);
  rmSync(root, { recursive: true });
});
