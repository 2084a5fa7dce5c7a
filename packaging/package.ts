/** `npm run package -- [electron-builder's options]`: builds, gathers what goes along, packs, and says what came of it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { billOfMaterials } from './bill-of-materials.ts';
import { forbidden, licencePage } from './licences.ts';
import { runBuilder } from './pack.ts';
import { shippedPackages } from './shipped.ts';

const root = resolve(import.meta.dirname, '..');

/** Writes the licence texts and the bill of materials where electron-builder.yml takes them from. */
export function writeLegal(folder: string): void {
  const packages = shippedPackages(root);
  const refused = forbidden(packages);
  if (refused.length > 0) throw new Error(`These licences are not allowed in the application:\n${refused.join('\n')}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'LICENCES.txt'), licencePage(packages));
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(root, packages), null, 2)}\n`);
}

/** Makes the demo study unless it is there. */
export function makeDemoStudy(folder: string): void {
  if (existsSync(folder)) return;
  const tool = join(root, 'training', 'bin', 'syndiff-train.mjs');
  execFileSync(process.execPath, [tool, 'phantom-study', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
}

if (process.argv[1] === import.meta.filename) {
  const build = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  execFileSync(process.execPath, [build, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  makeDemoStudy(join(root, 'out', 'demo-study'));
  writeLegal(join(root, 'out', 'legal'));
  runBuilder(root, process.argv.slice(2));
}
