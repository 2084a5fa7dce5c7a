import { createHash } from 'node:crypto';

/** One record of a journal: `SEQUENCE CHECKSUM JSON` and a line feed. */
export interface JournalLine {
  sequence: number;
  record: unknown;
}

export function encodeLine({ sequence, record }: JournalLine): string {
  const json = JSON.stringify(record);
  return `${sequence} ${checksum(sequence, json)} ${json}\n`;
}

/** @param text without its line feed @returns null where it is not what was written */
export function decodeLine(text: string): JournalLine | null {
  const [, number, sum, json] = /^(\d+) ([0-9a-f]{16}) (.*)$/s.exec(text) ?? [];
  if (number === undefined || json === undefined || checksum(Number(number), json) !== sum) return null;
  return { sequence: Number(number), record: JSON.parse(json) as unknown };
}

/** Of the number as well: a line that was moved does not pass for another. */
const checksum = (sequence: number, json: string) =>
  createHash('sha256').update(`${sequence} ${json}`).digest('hex').slice(0, 16);

/** What the bytes of a journal hold. */
export interface JournalContent {
  /** in the order they were written */
  lines: JournalLine[];
  /** bytes up to the end of the last good line; what follows was being written when the power went */
  goodBytes: number;
  /** what is wrong before that: whole lines that are not as they were written */
  damages: string[];
}

const LINE_FEED = 10;

/** Reads as much as can be trusted; nothing that it meets is fatal. */
export function readLines(bytes: Uint8Array): JournalContent {
  const content: JournalContent = { lines: [], goodBytes: 0, damages: [] };
  let suspected: string[] = [];
  const decoder = new TextDecoder();
  let number = 0;
  for (let start = 0; ;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0) return content;
    number += 1;
    const line = decodeLine(decoder.decode(bytes.subarray(start, end)));
    start = end + 1;
    if (!line) {
      suspected.push(`line ${number} is not as it was written`);
      continue;
    }
    const before = content.lines.at(-1)?.sequence;
    const expected = before === undefined ? line.sequence : before + 1;
    if (line.sequence < expected) {
      suspected.push(`line ${number} repeats record ${line.sequence}`);
      continue;
    }
    // Bad lines are only known to be no torn tail once a good one follows.
    content.damages.push(...suspected);
    const missing = line.sequence - expected;
    if (missing > suspected.length) content.damages.push(`${missing} records before line ${number} are missing`);
    suspected = [];
    content.lines.push(line);
    content.goodBytes = start;
  }
}
