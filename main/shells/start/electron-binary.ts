import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Electron's executable, or null where it has not been installed. Only looks: `require('electron')` would start a
 * download of the binary.
 */
export function electronBinary(root: string): string | null {
  const packageFolder = join(root, 'node_modules', 'electron');
  try {
    const file = join(packageFolder, 'dist', readFileSync(join(packageFolder, 'path.txt'), 'utf8').trim());
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    return null;
  }
}
