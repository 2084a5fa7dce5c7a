import type { Instance } from './instance.ts';
import { patientLine } from './patient-line.ts';

const LONGEST = 200;

/** Text of a file, or its name, as one line: control, format and bidirectional characters are replaced. */
export function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** What the screen shows of an image's series. */
export function describeForScreen({ patient, studyDate, seriesDescription }: Instance): {
  description: string;
  patientLine: string;
} {
  return {
    description: shown(seriesDescription).slice(0, LONGEST),
    patientLine: shown(patientLine({ ...patient, studyDate })).slice(0, LONGEST),
  };
}
