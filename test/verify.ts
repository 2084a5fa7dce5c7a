import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Verdict } from './verdict.ts';

/* `npm run verify -- SUBJECT DIR`: one line each, `N passed, N failed`, exit 1 on any failure. */

interface Subject {
  /** what DIR holds, at any depth */
  folder: string;
  open: () => Promise<(root: string) => AsyncIterable<Verdict>>;
}

/** Loaded when asked for: only goldens need the networks. */
const subjects: Record<string, Subject> = {
  goldens: {
    folder: 'golden manifests',
    open: async () => (await import('./goldens/check-goldens.ts')).checkGoldens,
  },
  truth: {
    folder: 'DICOM files with FILE.truth.json, or folders dicom/ with truth.json',
    open: async () => (await import('./dicom-truth/check-truth.ts')).checkTruth,
  },
  hostile: {
    folder: 'broken and lying DICOM files and their EXPECTED.json',
    open: async () => (await import('./hostile/check-hostile.ts')).checkHostile,
  },
  exports: {
    folder: 'DICOM series, which are exported in every way and validated',
    open: async () => (await import('./exports/check-exports.ts')).checkExports,
  },
};

const [name = '', folder] = process.argv.slice(2);
const subject = Object.hasOwn(subjects, name) ? subjects[name] : undefined;
if (!subject || !folder || !existsSync(folder)) {
  const known = Object.entries(subjects).map(([key, { folder: holds }]) => `  ${key.padEnd(8)} ${holds}`);
  console.error(`Usage: npm run verify -- SUBJECT DIR, where DIR holds, at any depth, for\n${known.join('\n')}`);
  process.exit(2);
}

const check = await subject.open();
const count = { passed: 0, failed: 0, skipped: 0, note: 0 };
for await (const { outcome, line } of check(resolve(folder))) {
  count[outcome]++;
  console.log(line);
}
if (count.passed + count.failed === 0) {
  console.error(`Nothing that can be checked lies below ${folder}: ${subject.folder} were looked for.`);
  process.exit(2);
}
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''}`);
process.exit(count.failed ? 1 : 0);
