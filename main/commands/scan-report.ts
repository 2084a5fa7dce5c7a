import type { EngineEvent } from '../../preload/contract/index.ts';
import type { ScanProgress } from '../dicom/index.ts';
import { throttle } from '../progress.ts';

/** Until there are this many images more, in proportion, the list is not worth sending again. */
const GROWTH = 1.25;

/** Tells how many files a scan has seen, and the series it has found as soon as there are more of them or of their images. */
export function reportScan(emit: (event: EngineEvent) => void): (progress: ScanProgress) => void {
  let sent = { series: 0, images: 0 };
  const report = throttle(({ files, seriesSoFar }: ScanProgress) => {
    const series = seriesSoFar();
    const images = series.reduce((sum, one) => sum + one.images, 0);
    const isNews = series.length > sent.series || images > sent.images * GROWTH;
    if (isNews) sent = { series: series.length, images };
    emit({ type: 'scan-progress', files, ...(isNews ? { series } : {}) });
  });
  return (progress) => report(progress);
}
