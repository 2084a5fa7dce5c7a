import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from './bill-of-materials.ts';
import { bundledFolder, packageOf } from './bundled-packages.ts';
import { forbidden, licencePage, licenceText } from './licences.ts';
import { shippedPackages } from './shipped.ts';

const root = resolve(import.meta.dirname, '..');
const built = existsSync(join(root, bundledFolder));
if (!built) console.warn('Tests of what is shipped skipped: run `npm run build` first.');

it('finds the package of a module, also of one inside another', () => {
  expect(packageOf('/app/node_modules/@kitware/vtk.js/index.js?x')).toBe('@kitware/vtk.js');
  expect(packageOf('C:\\app\\node_modules\\one\\node_modules\\two\\a.js')).toBe('two');
  expect(packageOf('/app/main/engine.ts')).toBeNull();
});

describe.skipIf(!built)('what the application ships', () => {
  const packages = built ? shippedPackages(root) : [];

  it('is what its bundles hold and load', () => {
    const loaded = packages.filter((each) => each.loaded).map(({ name }) => name);
    expect(loaded).toContain('onnxruntime-node');
    expect(loaded).toContain('@cornerstonejs/codec-openjpeg');
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['@kitware/vtk.js', 'svelte', 'dcmjs', 'zod']),
    );
  });

  it('holds no training and no tool', () => {
    const names = packages.map(({ name }) => name);
    for (const name of ['@tensorflow/tfjs', 'vite', 'electron-builder']) expect(names).not.toContain(name);
  });

  it('is under allowed licences, each with its text', () => {
    expect(forbidden(packages)).toEqual([]);
    const page = licencePage(packages);
    for (const { name, version } of packages) expect(page).toContain(`${name} ${version}`);
    const without = packages.filter((each) => licenceText(each).startsWith('(no licence file')).map(({ name }) => name);
    // Nothing but their manifest says so; one more of them is to be looked at.
    expect(without).toEqual([
      '@cornerstonejs/codec-big-endian',
      '@cornerstonejs/codec-libjpeg-turbo-8bit',
      '@cornerstonejs/codec-little-endian',
      '@cornerstonejs/codec-openjpeg',
      'onnxruntime-common',
      'onnxruntime-node',
      'seedrandom',
    ]);
  });

  it('is listed in the bill of materials, with Electron and the weights of the models', () => {
    const bill = billOfMaterials(root, packages);
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.[5-9]$/) as string });
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([...packages.map(({ name }) => name), 'electron', 'ct-to-mrt1-compact']),
    );
    const references = new Set(bill.components.map((component) => component['bom-ref']));
    expect(references.size).toBe(bill.components.length);
    for (const { dependsOn } of bill.dependencies) for (const other of dependsOn) expect(references).toContain(other);
    for (const component of bill.components) expect(JSON.stringify(component)).toMatch(/"alg":"SHA-(512|256)"/);
  });
});
