import type { LeftOut } from './source.ts';
import type { SplitManifest } from './split-manifest.ts';

/** For the screen: how many of what are in which part, and what was left out and why. */
export function dataSummary({ patients, paired }: SplitManifest, leftOut: readonly LeftOut[]): string[] {
  const inPart = (part: string) => {
    const own = patients.filter((patient) => patient.part === part);
    const slices = (contrast: string) =>
      own
        .flatMap(({ images }) => images)
        .reduce((sum, one) => sum + (one.contrast === contrast ? one.stack.slices : 0), 0);
    const pairs = own.filter((patient) => patient.pairs.length > 0).length;
    return `  ${part}: ${own.length} patients, ${slices('ct')} slices of CT, ${slices('mrt1')} of MR-T1, ${pairs} patients with pairs`;
  };
  const validated = patients.some(({ part, pairs }) => part === 'validation' && pairs.length > 0);
  return [
    `${patients.length} patients, trained ${paired ? 'paired' : 'unpaired'}:`,
    ...['training', 'validation', 'test'].map(inPart),
    ...(validated
      ? []
      : ['  No pair can be spared: nothing is validated, and no score will say how good the model is.']),
    ...leftOutLines(leftOut),
  ];
}

/** Each by name where it should have been usable, the others counted by their reason. */
function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const counts = new Map<string, number>();
  const lines: string[] = [];
  for (const { name, code, reason, bad } of leftOut) {
    if (bad) lines.push(`  left out: ${reason.includes(name) ? reason : `${name}: ${reason}`}`);
    else if (code === 'other-modality') counts.set(reason, (counts.get(reason) ?? 0) + 1);
    else lines.push(`  left out: ${name} ${reason}`);
  }
  return [...lines, ...[...counts].map(([reason, count]) => `  left out: ${count} series, each ${reason}`)];
}
