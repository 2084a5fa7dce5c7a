import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { extractAll } from '@electron/asar';
import { expect, test } from '@playwright/test';
import { scanFolder } from '../../main/dicom/index.ts';
import { openLibrary } from '../../models/index.ts';
import { filesBelow, readFuses, runBuilder } from '../../packaging/pack.ts';
import { makeDemoStudy, writeLegal } from '../../packaging/package.ts';
import { shippedPackages } from '../../packaging/shipped.ts';
import { useDemoStudy } from '../../packaging/smoke.ts';
import { standInElectron } from '../../packaging/stand-in.fixtures.ts';
import { createDouble } from '../electron-double/double.ts';
import { loadMain } from '../electron-double/load-main.ts';
import { pixelsOf, spreadOf } from './pixels.ts';
import { chromiumPath, openChromium } from './shells.ts';
import { makeStudy } from './study.ts';

/*
 * electron-builder packs the application for each system round a stand-in for Electron's binary; what it packed for Linux
 * then runs under the double, from a folder outside of the repository. That the real binary reads the archive, and the
 * installers, are for the workflow (.github/workflows/package.yml).
 */

const root = resolve(import.meta.dirname, '../..');
let work = '';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-packed-'));
  makeDemoStudy(join(root, 'out', 'demo-study'));
  writeLegal(join(root, 'out', 'legal'));
});
test.afterAll(() => rm(work, { recursive: true, force: true }));

const systems = {
  linux: {
    options: ['--linux', 'dir', '--x64'],
    resources: 'linux-unpacked/resources',
    fused: 'linux-unpacked/syndiff-workstation',
    natives: ['linux/x64/libonnxruntime.so.1', 'linux/x64/onnxruntime_binding.node'],
  },
  win32: {
    // The stand-in is no program whose resources could be edited: neither signature nor the archive's hash goes in.
    options: ['--win', 'dir', '--x64', '-c.win.signAndEditExecutable=false', '-c.disableAsarIntegrity=true'],
    resources: 'win-unpacked/resources',
    fused: 'win-unpacked/SynDiff Workstation.exe',
    natives: ['DirectML.dll', 'dxcompiler.dll', 'dxil.dll', 'onnxruntime.dll', 'onnxruntime_binding.node'].map(
      (name) => `win32/x64/${name}`,
    ),
  },
  darwin: {
    options: ['--mac', 'dir', '--arm64', '-c.mac.identity=null'],
    resources: 'mac-arm64/SynDiff Workstation.app/Contents/Resources',
    fused: 'mac-arm64/SynDiff Workstation.app',
    natives: ['darwin/arm64/libonnxruntime.1.dylib', 'darwin/arm64/onnxruntime_binding.node'],
  },
} as const;

for (const [system, { options, resources, fused, natives }] of Object.entries(systems)) {
  test(`the package for ${system} holds its own native files and nothing else`, async () => {
    const electron = await standInElectron(join(work, 'electron', system), system as keyof typeof systems);
    const packed = join(work, system);
    runBuilder(root, [...options, `-c.electronDist=${electron}`, `-c.directories.output=${packed}`], 'ignore');

    const files = filesBelow(join(packed, resources));
    const native = files.filter(({ path }) => /\.(node|dll|dylib|so(\.\d+)*|exe|wasm)$/.test(path));
    const runtime = native.filter(({ path }) => !path.includes('/@cornerstonejs/'));
    expect(runtime.map(({ path }) => path.replace(/^.*\/bin\/napi-v\d+\//, '')).sort()).toEqual([...natives].sort());
    const size = (of: typeof files): string =>
      `${(of.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20).toFixed(1)} MB`;
    console.log(`${system}: ${size(files)} beside Electron, of which ${size(runtime)} ONNX Runtime`);
    console.log(`${system}: app.asar ${size(files.filter(({ path }) => path === 'app.asar'))}`);

    expect(await readFuses(join(packed, fused))).toMatchObject({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });
}

test('the archive holds what the bundles load, the models lie outside of it and are those of their cards', async () => {
  const resources = join(work, 'linux', systems.linux.resources);
  extractAll(join(resources, 'app.asar'), join(work, 'app.asar'));
  const packages = filesBelow(join(work, 'app.asar'))
    .map(({ path }) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
    .filter((name) => name !== undefined);
  const loaded = shippedPackages(root).filter((each) => each.loaded);
  expect([...new Set(packages)].sort()).toEqual(loaded.map(({ name }) => name).sort());
  const top = new Set(filesBelow(join(work, 'app.asar')).map(({ path }) => path.split('/').slice(0, 2).join('/')));
  expect([...top].filter((path) => !path.startsWith('node_modules/')).sort()).toEqual([
    'out/main',
    'out/preload',
    'out/renderer',
    'package.json',
  ]);

  const library = await openLibrary([join(resources, 'models')], null);
  expect(library.entries.map(({ refusal }) => refusal)).toEqual([null, null]);
  expect((await readdir(join(resources, 'legal'))).sort()).toEqual(['LICENCES.txt', 'sbom.cdx.json']);
  expect((await scanFolder(join(resources, 'demo-study'))).series.map(({ modality }) => modality).sort()).toEqual([
    'CT',
    'MR',
  ]);
});

test('the packed application opens a study, translates it and exports it', async () => {
  test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);
  // Outside of the repository nothing but what was packed can be found. Node sees no files inside an archive, so that it
  // lies there extracted, under the name that the application finds in Electron.
  const resources = join(work, 'resources');
  await cp(join(work, 'linux', systems.linux.resources), resources, { recursive: true });
  await rm(join(resources, 'app.asar'));
  await cp(join(work, 'app.asar'), join(resources, 'app.asar'), { recursive: true });
  // A decoder's thread must do with what lies outside of the archive.
  await rm(join(resources, 'app.asar', 'node_modules', '@cornerstonejs'), { recursive: true });
  await writeFile(join(resources, 'app.asar', 'out', 'main', 'decode-worker.cjs'), "throw new Error('inside');");
  // The demo study of the test: the packed one takes minutes.
  await rm(join(resources, 'demo-study'), { recursive: true });
  await makeStudy(join(resources, 'demo-study'));

  Object.assign(process.env, { SYNDIFF_DATA: join(work, 'data') });
  process.argv = ['syndiff-workstation'];
  const browser = await openChromium();
  const double = createDouble({ root: join(resources, 'app.asar'), browser, chosenFolders: [], resources });
  loadMain(join(resources, 'app.asar', 'out', 'main', 'electron.cjs'), double.electron);
  const page = await double.page;
  try {
    const out = join(work, 'derived');
    await useDemoStudy(page, out);
    const synthetic = page.getByTestId('pane-synthetic-axial');
    await expect(synthetic.getByText('SYNTHETIC – not for diagnostic use')).toBeVisible();
    await expect.poll(async () => spreadOf(await pixelsOf(synthetic))).toBeGreaterThan(8);
    expect((await scanFolder(out)).series).toMatchObject([{ modality: 'MR', synthetic: true }]);
  } finally {
    await double.close();
    await browser.close();
  }
});
