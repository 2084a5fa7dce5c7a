import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The file that says what has arrived at a destination, named so that every file system takes it. */
export function arrivalsOf(dataFolder: string, destination: string): string {
  const name = createHash('sha256').update(destination).digest('hex').slice(0, 16);
  return join(dataFolder, 'arrived', `${name}.jsonl`);
}
