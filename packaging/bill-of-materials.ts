import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShippedPackage } from './shipped.ts';

interface Component {
  'bom-ref': string;
  type: string;
  name: string;
  version: string;
  purl: string;
  [more: string]: unknown;
}

/** CycloneDX 1.5, as far as it is read here. */
export interface Bill {
  bomFormat: string;
  specVersion: string;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
  [more: string]: unknown;
}

/**
 * The software bill of materials of the application: what npm knows of the whole tree, reduced to what is shipped and to
 * Electron. The models stand in it with the hashes of their weights.
 * @throws Error where npm does not know a shipped package: then the lock file and what is installed differ
 */
export function billOfMaterials(root: string, packages: readonly ShippedPackage[]): Bill {
  const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--workspaces=false'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    shell: process.platform === 'win32',
  });
  const whole = JSON.parse(text) as Bill;
  const { version: electron } = JSON.parse(
    readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
  ) as { version: string };
  const wanted = [...packages.map(({ name, version }) => `${name}@${version}`), `electron@${electron}`];
  const components = wanted.map((reference) => {
    const component = whole.components.find((each) => each['bom-ref'] === reference);
    if (!component) throw new Error(`npm sbom does not know ${reference}.`);
    return { ...component, scope: 'required', properties: [] };
  });
  const isShipped = new Set(wanted);
  const application = whole.metadata.component;
  const dependencies = whole.dependencies
    .filter(({ ref }) => isShipped.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => isShipped.has(other)) }));
  return {
    ...whole,
    metadata: { ...whole.metadata, component: { ...application, type: 'application', name: 'syndiff-workstation' } },
    components: [...components, ...models(root)],
    dependencies: [{ ref: application['bom-ref'], dependsOn: wanted }, ...dependencies],
  };
}

interface Card {
  id: string;
  version: string;
  weights: Record<string, { file: string; sha256: string } | null>;
}

function models(root: string): Component[] {
  const folders = readdirSync(join(root, 'models'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name: folder }) => {
    const card = JSON.parse(readFileSync(join(root, 'models', folder, 'card.json'), 'utf8')) as Card;
    const reference = `${card.id}@${card.version}`;
    const files = Object.values(card.weights).filter((file) => file !== null);
    return {
      'bom-ref': reference,
      type: 'machine-learning-model',
      name: card.id,
      version: card.version,
      purl: `pkg:generic/${card.id}@${card.version}`,
      components: files.map(({ file, sha256 }) => ({
        type: 'file',
        name: file,
        hashes: [{ alg: 'SHA-256', content: sha256 }],
      })),
    };
  });
}
