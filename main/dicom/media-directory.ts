import type { Finding } from '../../preload/contract/index.ts';
import type { AttributeReader, Part10File } from './part10-file.ts';

/** A file that a DICOMDIR lists. */
export interface MediaReference {
  /** components of its File ID (PS3.10 8.2) */
  fileID: readonly string[];
  /** of the SERIES record above it, '' where there is none */
  seriesInstanceUID: string;
}

const INACTIVE = 0;

/**
 * Reads what a DICOMDIR lists (PS3.3 F.3). Records are followed by their offsets, without recursion and each one once,
 * whatever the offsets say. Records that no offset reaches count all the same, in the order of the file.
 */
export function readMediaDirectory(header: Part10File): { references: MediaReference[]; findings: Finding[] } {
  const records = header.items('DirectoryRecordSequence');
  const at = new Map(header.itemOffsets('DirectoryRecordSequence').map((offset, index) => [offset, index]));
  const references: MediaReference[] = [];
  const seen = new Set<number>();
  let broken = 0;
  const follow = (offset: number | undefined, series: string, pending: { index: number; series: string }[]) => {
    const index = offset ? at.get(offset) : undefined;
    if (index !== undefined && !seen.has(index)) pending.push({ index, series });
    else if (offset) broken++;
  };
  const take = (index: number, above: string): string => {
    seen.add(index);
    const record = records[index];
    if (record === undefined || record.number('RecordInUseFlag') === INACTIVE) return above;
    const series = record.string('DirectoryRecordType') === 'SERIES' ? record.string('SeriesInstanceUID') : above;
    const fileID = record.strings('ReferencedFileID');
    if (fileID.length > 0) references.push({ fileID, seriesInstanceUID: series });
    return series;
  };
  const pending: { index: number; series: string }[] = [];
  follow(header.number('OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity'), '', pending);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    // One record may have been put there by two others.
    if (seen.has(next.index)) continue;
    const series = take(next.index, next.series);
    const record = records[next.index];
    follow(offsetIn(record, 'OffsetOfTheNextDirectoryRecord'), next.series, pending);
    follow(offsetIn(record, 'OffsetOfReferencedLowerLevelDirectoryEntity'), series, pending);
  }
  const unreached = records.length - seen.size;
  let series = '';
  for (let index = 0; index < records.length; index++) if (!seen.has(index)) series = take(index, series);
  const message = `${unreached} of ${records.length} records of the DICOMDIR are reached by no offset, and ${broken} offsets lead nowhere or back: the records are taken in the order of the file.`;
  return { references, findings: unreached + broken > 0 ? [{ code: 'directory-offsets', message }] : [] };
}

const offsetIn = (
  record: AttributeReader | undefined,
  keyword: 'OffsetOfTheNextDirectoryRecord' | 'OffsetOfReferencedLowerLevelDirectoryEntity',
) => record?.number(keyword);
