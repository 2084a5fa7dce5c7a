import { isStoodBy, type CommandResult, type ReadersDuct } from '../../preload/contract/index.ts';
import { ductsOf, measureLine, regionOf, type Box, type MeasuredLine } from '../biliary/index.ts';
import type { LPS, Volume } from '../dicom/index.ts';
import { UserError } from '../errors.ts';
import { contrastOfDuctsInThread, rangesOf } from '../fidelity/index.ts';
import type { ReportedDucts } from '../report/index.ts';
import type { Step } from '../step.ts';
import type { TranslatedSeries } from '../translation.ts';

type Pair = Pick<TranslatedSeries, 'volume' | 'translation' | 'model'>;

/**
 * The contrast of ducts before and after their translation, whoever drew their lines: of each, and together.
 * @param asked the region that the translation was measured in; null: the one that is found
 * @returns null for what cannot be measured: without a region, without a liver in it, or where a duct is too small
 * @throws CancelledError
 */
export async function ductConspicuity(
  { volume, translation, model }: Pair,
  lines: readonly (readonly LPS[])[],
  asked: Box | null,
  { signal }: Pick<Step, 'signal'>,
): Promise<CommandResult<'ductConspicuity'>> {
  const nothing = { each: lines.map(() => null), together: null };
  const { region: found, liverLevel } = await regionOf(volume, { signal });
  const box = asked ?? (found.found ? found.box : null);
  if (!box || liverLevel === null) return nothing;
  const region = { low: box.low, high: box.high };
  const tubes = lines.map((line) => measured(line, volume, liverLevel));
  const ducts = tubes.filter((tube) => tube !== null);
  if (ducts.length === 0) return nothing;
  const suggested = await ductsOf(volume, region, { signal });
  const ranges = rangesOf(volume, translation.volume, model);
  const others = suggested?.candidates ?? [];
  const given = { source: volume, translation: translation.volume, ranges, region, liverLevel, ducts, others };
  const { each, together } = await contrastOfDuctsInThread(given, { signal });
  return { each: tubes.map((tube) => (tube ? each[ducts.indexOf(tube)]! : null)), together };
}

/**
 * Ducts as the reader left them, measured for a report: all of them, and together those that he stands by.
 * @param asked as in `ductConspicuity`
 * @throws CancelledError
 */
export async function measureReadersDucts(
  translated: Pair,
  ducts: readonly ReadersDuct[],
  asked: Box | null,
  { signal }: Pick<Step, 'signal'>,
): Promise<ReportedDucts> {
  if (ducts.length === 0) return { ducts: [], together: null };
  const { liverLevel } = await regionOf(translated.volume, { signal });
  const { volume } = translated;
  const contrastOf = new Map<ReadersDuct, ReportedDucts['together']>();
  const compare = async (some: readonly ReadersDuct[]) => {
    const lines = some.map(({ points }) => points);
    const { each, together } = await ductConspicuity(translated, lines, asked, { signal });
    some.forEach((duct, n) => contrastOf.set(duct, each[n]!));
    return together;
  };
  const together = await compare(ducts.filter(isStoodBy));
  await compare(ducts.filter((duct) => !isStoodBy(duct)));
  return {
    ducts: ducts.map((duct) => ({
      ...duct,
      measured: sizeOf(liverLevel === null ? null : measured(duct.points, volume, liverLevel)),
      conspicuity: contrastOf.get(duct) ?? null,
    })),
    together,
  };
}

const sizeOf = (line: MeasuredLine | null) =>
  line && { length: line.length, medianDiameter: line.medianDiameter, widest: line.widest };

/** null for a line that is too short */
function measured(line: readonly LPS[], volume: Volume, liverLevel: number): MeasuredLine | null {
  try {
    return measureLine(line, volume, liverLevel);
  } catch (thrown) {
    if (thrown instanceof UserError) return null;
    throw thrown;
  }
}
