import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { destination, type Destination } from '../../preload/contract/index.ts';

export interface WebArchive {
  archive: Destination;
  /** paths and queries that it was asked for */
  asked: string[];
  stop(): Promise<void>;
}

/**
 * A DICOMweb archive that answers as it is told.
 * @param matches of a search, by what it is asked
 * @param files of a retrieval; none: it does not have it
 * @param breaksOff before it has sent all of them: the line, or the message, as if that were all
 */
export async function startWebArchive({
  matches = () => [],
  files = async () => [],
  breaksOff = () => null,
}: {
  matches?: (search: { path: string; limit: number; offset: number }) => object[];
  files?: () => Promise<readonly string[]>;
  breaksOff?: () => 'line' | 'message' | null;
}): Promise<WebArchive> {
  const asked: string[] = [];
  const server = createServer(async ({ url = '', headers }, response) => {
    asked.push(url.replace('/dicom-web/', ''));
    const { pathname, searchParams } = new URL(url, 'http://archive');
    if (headers.accept === 'application/dicom+json') {
      const [limit, offset] = ['limit', 'offset'].map((name) => Number(searchParams.get(name) ?? 0)) as [
        number,
        number,
      ];
      return response.end(JSON.stringify(matches({ path: pathname.replace('/dicom-web/', ''), limit, offset })));
    }
    const parts = await Promise.all((await files()).map((file) => readFile(file)));
    if (parts.length === 0) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': 'multipart/related; type="application/dicom"; boundary=part' });
    for (const part of parts) {
      response.write('\r\n--part\r\nContent-Type: application/dicom\r\n\r\n');
      response.write(part);
    }
    if (breaksOff() === 'line') return response.destroy();
    return response.end(breaksOff() === 'message' ? '' : '\r\n--part--\r\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web`;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { archive: destination.parse({ kind: 'dicomweb', name: 'Web', url, timeoutSeconds: 10 }), asked, stop };
}
