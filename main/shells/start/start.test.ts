import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from './build.ts';
import { hasDisplay } from './display.ts';
import { electronBinary } from './electron-binary.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'syndiff-start-'));
});
afterEach(() => rm(root, { recursive: true }));

async function put(path: string, seconds: number): Promise<string> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'electron');
  await utimes(file, seconds, seconds);
  return file;
}

describe('electronBinary', () => {
  it('is null where the package has no binary', async () => {
    await put('node_modules/electron/index.js', 1);
    expect(electronBinary(root)).toBeNull();
  });

  it('is null where path.txt names a file that is not there or cannot run', async () => {
    await put('node_modules/electron/path.txt', 1);
    expect(electronBinary(root)).toBeNull();
    await chmod(await put('node_modules/electron/dist/electron', 1), 0o600);
    // Root may run what nobody may, but not a file without any x bit.
    expect(electronBinary(root)).toBeNull();
  });

  it('is the executable that path.txt names', async () => {
    await put('node_modules/electron/path.txt', 1);
    const file = await put('node_modules/electron/dist/electron', 1);
    await chmod(file, 0o700);
    expect(electronBinary(root)).toBe(file);
  });
});

describe('hasDisplay', () => {
  it('asks Linux for a display server and nobody else', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('win32', {})).toBe(true);
  });
});

describe('isStale', () => {
  const outputs = ['out/main/electron.cjs', 'out/preload/host.cjs', 'out/renderer/index.html'];

  it('is true until all has been built', async () => {
    await put('main/engine.ts', 1);
    expect(isStale(root)).toBe(true);
    for (const output of outputs.slice(1)) await put(output, 2);
    expect(isStale(root)).toBe(true);
    await put(outputs[0]!, 2);
    expect(isStale(root)).toBe(false);
  });

  it('is true once a source is younger than what was built, but not for a test', async () => {
    for (const output of outputs) await put(output, 2);
    await put('renderer/deep/Pane.test.ts', 3);
    expect(isStale(root)).toBe(false);
    await put('renderer/deep/Pane.svelte', 3);
    expect(isStale(root)).toBe(true);
  });
});
