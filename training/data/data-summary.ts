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

/** Of each reason so many by name. */
const named = 10;

function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  return [...new Set(leftOut.map(({ code }) => code))].flatMap((code) => {
    const alike = leftOut.filter((one) => one.code === code);
    // Of a folder with both contrasts, half of the series are of the other one: no news.
    const shown = code === 'other-modality' ? [] : alike.slice(0, named);
    const lines = shown.map(({ name, reason }) => (reason.includes(name) ? reason : `${name}: ${reason}`));
    const others = alike.length - shown.length;
    if (others > 0) lines.push(`${others}${shown.length > 0 ? ' more' : ''}: ${code.replaceAll('-', ' ')}`);
    return lines.map((line) => `  left out: ${line}`);
  });
}
