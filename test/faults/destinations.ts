import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerKind } from './plan.ts';

/** A server on loopback, by the name under which a batch is to know it. */
export interface LoopbackServer {
  kind: ServerKind;
  name: string;
  port: number;
}

const TIMEOUT_SECONDS = 2;

/** Sets servers up in a data folder, to send to or to fetch from. */
export async function setUpServers(data: string, servers: readonly LoopbackServer[]): Promise<void> {
  const destinations = servers.map(({ kind, name, port }) => {
    const common = { kind, name, timeoutSeconds: TIMEOUT_SECONDS };
    return kind === 'dicom'
      ? { ...common, host: '127.0.0.1', port, calledAETitle: 'ORTHANC' }
      : { ...common, url: `http://127.0.0.1:${port}/dicom-web` };
  });
  await mkdir(data, { recursive: true });
  await writeFile(join(data, 'destinations.json'), JSON.stringify({ format: 'syndiff-destinations/1', destinations }));
}
