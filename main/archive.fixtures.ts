import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { associate } from './dimse/index.ts';

const ORTHANC = '/usr/sbin/Orthanc';
const DICOM_WEB = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
const STORESCP = '/usr/bin/storescp';

/** Whether these servers of Debian are here; where one is not, says which tests are skipped for it. */
export const hasOrthanc = isHere('the round trips through Orthanc', ORTHANC, DICOM_WEB);
export const hasStorescp = isHere("the tests against dcmtk's storescp", STORESCP);

function isHere(what: string, ...files: string[]): boolean {
  const absent = files.find((file) => !existsSync(file));
  if (absent) console.warn(`${absent} is not here: ${what} are skipped.`);
  return absent === undefined;
}

export interface TestServer {
  host: string;
  port: number;
  /** folder of its own, gone once it has been stopped */
  folder: string;
  stop: () => Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @param options of storescp */
export function startStorescp(...options: string[]): Promise<TestServer> {
  return start('storescp-', async (folder, port) => {
    const received = join(folder, 'received');
    await mkdir(received);
    return [STORESCP, '--output-directory', received, ...options, String(port)];
  });
}

/** An archive with DICOM and DICOMweb that lets in everybody from this computer. */
export async function startOrthanc(settings: object = {}): Promise<TestServer & { http: string }> {
  const web = await freePort();
  const server = await start('orthanc-', async (folder, port) => {
    const configuration = join(folder, 'orthanc.json');
    const content = {
      Name: 'Test',
      StorageDirectory: join(folder, 'storage'),
      IndexDirectory: join(folder, 'storage'),
      DicomAet: 'ORTHANC',
      DicomPort: port,
      DicomCheckCalledAet: true,
      DicomAlwaysAllowEcho: true,
      DicomAlwaysAllowStore: true,
      DicomAlwaysAllowFind: true,
      DicomAlwaysAllowGet: true,
      DicomAlwaysAllowMove: true,
      HttpPort: web,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      Plugins: [DICOM_WEB],
      DicomWeb: { Enable: true, Root: '/dicom-web/' },
      ...settings,
    };
    await writeFile(configuration, JSON.stringify(content));
    return [ORTHANC, configuration];
  });
  const http = `http://127.0.0.1:${web}`;
  await until(async () => (await fetch(`${http}/system`)).status > 0);
  return { ...server, http };
}

async function start(
  prefix: string,
  prepare: (folder: string, port: number) => Promise<string[]>,
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), `syndiff-${prefix}`));
  const port = await freePort();
  const [program = '', ...words] = await prepare(folder, port);
  const child = spawn(program, words, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const peer = { host: '127.0.0.1', port, calledAETitle: 'ORTHANC', callingAETitle: 'TEST', timeoutSeconds: 10 };
  const proposal = { abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] };
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${program} has ended with ${child.exitCode}.`);
    await (await associate(peer, [proposal])).release();
    return true;
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { host: '127.0.0.1', port, folder, stop };
}

/** Waits for a condition, however long it takes a busy computer. @throws what the last try has thrown, after 30 s */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      if (await isSo()) return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    if (Date.now() > end) throw new Error('The condition has not come about.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
