/** What is said of an export. UIDs, hashes and numbers only: no name, no text of a header. */
export interface ExportEntry {
  action: 'export';
  /** the same for all entries about one export */
  export: string;
  /** `started` is written before the first file, so that no file exists that no entry knows */
  outcome: 'started' | 'done' | 'failed' | 'cancelled';
  /** of what failed */
  code?: string;
  input: { studyInstanceUID: string; seriesInstanceUID: string; instances: number };
  model: { id: string; version: string; sha256: string };
  recipe: { direction: string; seed: number; samples: number; provider: string };
  output: { seriesInstanceUIDs: readonly string[]; deidentified: boolean };
  destination: string;
  softwareVersion: string;
  /** the verdict of the fidelity report, null where nothing was measured; and whether a red one was acknowledged */
  trust?: { verdict: 'green' | 'amber' | 'red' | null; acknowledged: boolean };
}

/** The end of the log was being written when its process or the power went, and was cut off. */
export interface RepairEntry {
  action: 'repair';
  bytesCut: number;
}

/** What is said of a delivery of one series. UIDs, counts and the name that the destination was given; no secret. */
export interface SendEntry {
  action: 'send';
  /** the same for all entries about one series in one delivery */
  send: string;
  /** `started` is written before the first instance leaves; `incomplete` where some have arrived and some have not */
  outcome: 'started' | 'done' | 'incomplete' | 'failed' | 'cancelled';
  /** of the first failure, or of what ended the delivery */
  code?: string;
  series: { studyInstanceUID: string; seriesInstanceUID: string };
  /** `present`: had arrived before, so that nothing was sent */
  instances: { asked: number; delivered: number; present: number; failed: number };
  destination: { name: string; kind: 'folder' | 'medium' | 'dicom' | 'dicomweb' };
  softwareVersion: string;
}

export type AuditEntry = ExportEntry | SendEntry | RepairEntry;
