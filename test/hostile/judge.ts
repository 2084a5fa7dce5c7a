import type { Expectation } from './expected.ts';
import type { Opened, OpenedSeries } from './open-folder.ts';

/** What happened, and whether that is what EXPECTED.json asks for. */
export interface Judgement {
  asExpected: boolean;
  happened: string;
}

const short = (text: string) => (text.length > 160 ? `${text.slice(0, 157)}...` : text);
const isRead = ({ refusal }: OpenedSeries) => refusal === null;

/** @param opened what became of that file alone */
export function judgeFile({ expect }: Expectation, { series, setAside }: Opened): Judgement {
  const loaded = series.some(isRead);
  const reasons = [...setAside, ...series.flatMap(({ refusal }) => refusal ?? [])];
  const skipped = series.length === 0 && setAside.includes('not DICOM');
  const rejected = !loaded && reasons.some((reason) => reason !== '');
  const asExpected = {
    load: loaded,
    reject: rejected && !skipped,
    skip: skipped,
    'load-or-reject': loaded || rejected,
  }[expect];
  const refused = skipped ? 'set aside: not DICOM' : `refused: ${short(reasons.join(' '))}`;
  return { asExpected, happened: loaded ? 'loaded' : rejected ? refused : 'neither loaded nor refused' };
}

/** @param files in the folder */
export function judgeFolder({ expect }: Expectation, files: number, { series, setAside }: Opened): Judgement {
  const volumes = series.filter((one) => isRead(one) && one.findings.length === 0);
  const silent = volumes.length === 1 && series.length === 1 && setAside.length === 0;
  const reports = [...setAside, ...series.flatMap(({ refusal }) => refusal ?? [])];
  const happened = silent
    ? `one volume of ${volumes[0]?.slices} slices`
    : `${volumes.length} volumes of ${series.length} series; ${short(reports.join(' '))}`;
  // Splitting, refusing and reporting are all right where the slices do not belong together.
  const asExpected = expect === 'load' ? silent && volumes[0]?.slices === files : !silent;
  return { asExpected, happened };
}
