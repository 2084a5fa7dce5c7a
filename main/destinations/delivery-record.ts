import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Destination } from '../../preload/contract/index.ts';
import { OWNER_FILE, OWNER_FOLDER } from '../system/durable-file.ts';
import { UserError } from '../errors.ts';

const line = z.object({
  destination: z.string(),
  sopInstanceUID: z.string(),
  sha256: z.string(),
  place: z.string().optional(),
});
type Line = z.infer<typeof line>;

/** What has arrived where: one line of JSON for each instance, so that a killed process loses one line at the most. */
export class DeliveryRecord {
  private readonly arrived = new Map<string, Line>();

  private constructor(private readonly path: string) {}

  /** @param path made on the first entry; a line that cannot be understood, as the last after a power cut, counts as none */
  static async open(path: string): Promise<DeliveryRecord> {
    const record = new DeliveryRecord(path);
    const text = await readFile(path, 'utf8').catch(() => '');
    for (const written of text.split('\n')) {
      const parsed = line.safeParse(parsedJson(written));
      if (parsed.success) record.arrived.set(keyOf(parsed.data), parsed.data);
    }
    return record;
  }

  /** @returns what is known of exactly this object at this destination */
  find(destination: Destination, sopInstanceUID: string, sha256: string): { place?: string | undefined } | undefined {
    return this.arrived.get(keyOf({ destination: identityOf(destination), sopInstanceUID, sha256 }));
  }

  /** On the disk once this has settled. @throws UserError `data-folder-unwritable` */
  async add(destination: Destination, entries: readonly Omit<Line, 'destination'>[]): Promise<void> {
    const lines = entries.map((entry): Line => ({ destination: identityOf(destination), ...entry }));
    if (lines.length === 0) return;
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: OWNER_FOLDER });
      const handle = await open(this.path, 'a', OWNER_FILE);
      try {
        // A torn last line must not swallow the first of these.
        await handle.writeFile(`\n${lines.map((entry) => JSON.stringify(entry)).join('\n')}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (cause) {
      throw new UserError(
        'data-folder-unwritable',
        `The record of what has been delivered cannot be kept (${dirname(this.path)}).`,
        'Make the data folder writable and give it room.',
        { cause },
      );
    }
    for (const entry of lines) this.arrived.set(keyOf(entry), entry);
  }
}

/** What a destination is, whatever it is called and however it is spoken to. */
function identityOf(destination: Destination): string {
  const { kind } = destination;
  if (kind === 'dicom') return `dicom ${destination.host}:${destination.port} ${destination.calledAETitle}`;
  if (kind === 'dicomweb') return `dicomweb ${destination.url}`;
  return `${kind} ${destination.folder} ${destination.layout}`;
}

const keyOf = (entry: Pick<Line, 'destination' | 'sopInstanceUID' | 'sha256'>) =>
  [entry.destination, entry.sopInstanceUID, entry.sha256].join('\n');

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
