import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { readHead } from './audit-log.ts';
import { beginning, examine, type Chained, type Link } from './chain.ts';

const lineFeed = 10;

/** What an audit log was found to be. */
export interface Verification {
  entries: number;
  /** empty where every entry is there, as it was written and in its order */
  faults: string[];
  /** to be noted elsewhere: a later log that does not hold it has been rewritten */
  head: Link;
}

/**
 * Checks every entry and the chain. Found are entries that were changed, taken out, put in, doubled or exchanged; and an end
 * that was cut off, by the head file. Not found is a log whose writer has computed all hashes and the head anew: against
 * that helps only a head noted where he cannot write.
 * @param expected a head that was noted
 * @throws UserError `no-audit-log`
 */
export async function verifyAudit(file: string, expected: Link | null = null): Promise<Verification> {
  const faults: string[] = [];
  const seen = new Map<number, string>();
  let [entries, number] = [0, 0];
  let at = beginning;
  for await (const line of linesOf(file)) {
    number += 1;
    const examined = examine(line);
    if (!examined) {
      faults.push(`Line ${number} is not as it was written.`);
      continue;
    }
    const { entry, link } = examined;
    const missing = entry.sequence - at.sequence - 1;
    if (missing < 0) faults.push(`Line ${number} holds entry ${entry.sequence}, which belongs before it.`);
    else if (missing > 0)
      faults.push(`${missing} entries before line ${number} are missing or not as they were written.`);
    else if (entry.previous !== at.hash) faults.push(`Line ${number} does not follow the entry before it.`);
    entries += 1;
    seen.set(link.sequence, link.hash);
    if (link.sequence > at.sequence) at = link;
  }
  if (await isTorn(file)) faults.push('The last line was not written to the end.');
  faults.push(...headFaults(await readHead(file), at, seen));
  if (expected && seen.get(expected.sequence) !== expected.hash)
    faults.push(`Entry ${expected.sequence} is not the one that was noted: the log has been rewritten or cut.`);
  return { entries, faults, head: at };
}

function headFaults(head: Link | null, last: Link, seen: ReadonlyMap<number, string>): string[] {
  if (!head) return ['The head file is missing: whether the end was cut off cannot be told.'];
  if (head.sequence > last.sequence) return [`${head.sequence - last.sequence} entries are missing at the end.`];
  // The process can have ended between an entry, with its repair before it, and the head.
  if (head.sequence < last.sequence - 2) return ['The head file is older than the log.'];
  return seen.get(head.sequence) === head.hash ? [] : [`Entry ${head.sequence} is not the one that the head names.`];
}

/** The entries that name a UID as input or output, in their order. Those that are not as they were written are left out. */
export async function findInAudit(file: string, uid: string): Promise<Chained[]> {
  const found: Chained[] = [];
  const quoted = JSON.stringify(uid);
  for await (const line of linesOf(file)) {
    const examined = line.includes(quoted) ? examine(line) : null;
    if (examined) found.push(examined.entry);
  }
  return found;
}

/**
 * Lines end at a line feed and nowhere else: a reader that also ends them at a carriage return or at U+2028 would take a line
 * feed that was changed into one for whole, and a file name that holds one for a fault. A line that is not UTF-8 is empty
 * here, which no entry is. A last line without its end is left out.
 */
async function* linesOf(file: string): AsyncGenerator<string> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new UserError('no-audit-log', `There is no audit log ${file}.`, 'Name another, or export something.', {
      cause,
    });
  });
  let begun: Buffer[] = [];
  for await (const chunk of handle.createReadStream() as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      const line = Buffer.concat([...begun, chunk.subarray(start, end)]);
      yield isUtf8(line) ? line.toString() : '';
      begun = [];
      start = end + 1;
    }
    begun.push(chunk.subarray(start));
  }
}

async function isTorn(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return size > 0 && buffer[0] !== lineFeed;
  } finally {
    await handle.close();
  }
}
