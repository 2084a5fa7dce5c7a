import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** @throws Error where electron-builder fails; it has said why on the standard error */
export function runBuilder(root: string, options: readonly string[], stdio: 'inherit' | 'ignore' = 'inherit'): void {
  const tool = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const { status } = spawnSync(process.execPath, [tool, '--publish', 'never', ...options], {
    cwd: root,
    stdio: ['ignore', stdio, 'inherit'],
  });
  if (status !== 0) throw new Error(`electron-builder ended with ${status}.`);
}

/** The wire's byte for a fuse that is on. */
const on = '1'.charCodeAt(0);

/** Which fuses are on in an executable, by the names that electron-builder.yml gives them. */
export async function readFuses(executable: string): Promise<Record<string, boolean>> {
  const wire = await getCurrentFuseWire(executable);
  const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  return Object.fromEntries(
    names.map((name) => [
      name[0]!.toLowerCase() + name.slice(1),
      Number(wire[FuseV1Options[name as keyof typeof FuseV1Options]]) === on,
    ]),
  );
}

/** All files below a folder, relative and with forward slashes, with their sizes in bytes. */
export function filesBelow(folder: string): { path: string; bytes: number }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: path.slice(folder.length + 1).replaceAll('\\', '/'), bytes: statSync(path).size };
    });
}
