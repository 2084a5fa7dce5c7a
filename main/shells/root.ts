import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, for the shells that run from source; Electron's bundle asks `app` instead. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
