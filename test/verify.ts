import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadBackend } from '../training/backend/load.ts';
import { describeResult, findGoldens, verifyGolden } from './goldens/verify-goldens.ts';

/* `npm run verify -- goldens DIR`: one line each, `N passed, N failed`, exit 1 on any failure. */

const [subject, folder] = process.argv.slice(2);
if (subject !== 'goldens' || !folder || !existsSync(folder)) {
  console.error('Usage: npm run verify -- goldens DIR   (a folder with golden manifests at any depth)');
  process.exit(2);
}

const backend = await loadBackend('tensorflow').catch(() => loadBackend('cpu'));
console.log(`Networks run eagerly on TensorFlow.js "${backend}" and, recorded to ONNX, on ONNX Runtime.`);
const root = resolve(folder);
const count = { passed: 0, failed: 0, skipped: 0 };
for (const manifest of findGoldens(root)) {
  const result = await verifyGolden(root, manifest);
  count[result.outcome]++;
  console.log(describeResult(result));
}
if (count.passed + count.failed === 0) {
  console.error(`No golden manifest that can be checked lies below ${folder}.`);
  process.exit(2);
}
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''}`);
process.exit(count.failed ? 1 : 0);
