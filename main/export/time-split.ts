import type { ExportedTranslation } from './export-translation.ts';
import type { TranslatedSeries } from '../translation.ts';

/** Where the seconds of a translation went. */
export interface TimeSplit {
  /** scanning the folder and verifying the models */
  finding: number;
  reading: number;
  /** intensity and grid to the network's */
  preparing: number;
  /** of the inference process and its session */
  starting: number;
  /** inside ONNX Runtime */
  runtime: number;
  /** noise, arithmetic of the sampling steps, messages to the inference process and back */
  sampling: number;
  /** grid and intensity back to the source's */
  restoring: number;
  writing: number;
  /** all of it */
  total: number;
}

export function timeSplit(
  finding: number,
  { reading, translation: { timings } }: TranslatedSeries,
  { writing }: Pick<ExportedTranslation, 'writing'>,
): TimeSplit {
  return {
    finding,
    reading,
    preparing: timings.preparing,
    starting: timings.starting,
    runtime: timings.inference,
    sampling: timings.sampling - timings.inference,
    restoring: timings.restoring,
    writing,
    total: finding + reading + timings.total + writing,
  };
}

/** The share of the total that was not spent inside ONNX Runtime, 0 to 1. */
export function shareOutsideRuntime({ runtime, total }: TimeSplit): number {
  return total > 0 ? 1 - runtime / total : 0;
}

/** Peak memory of this process in megabytes. */
export function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}
