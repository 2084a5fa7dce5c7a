const BREAK = Buffer.from('\r\n');
const LONGEST_HEAD = 16 * 1024;

/** @returns the boundary that the type of a message names (RFC 2046 5.1.1), null where it names none */
export function boundaryOf(contentType: string | undefined): string | null {
  if (!/^multipart\/related\b/i.test(contentType ?? '')) return null;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType ?? '') ?? [];
  return quoted ?? plain ?? null;
}

/** The message has ended before its last boundary. */
export class UnfinishedMessage extends Error {}

/** What a message of several parts consists of. */
export type PartEvent = { type: 'head' } | { type: 'data'; bytes: Buffer } | { type: 'end' };

/**
 * Takes a message of several parts apart as it comes (RFC 2046 5.1), holding back no more than a boundary is long.
 * @throws UnfinishedMessage; Error where it has a head without an end
 */
export async function* partsOf(body: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<PartEvent> {
  const marker = Buffer.from(`\r\n--${boundary}`);
  // The first boundary need not come after a line break.
  let held: Buffer = Buffer.from(BREAK);
  let state: 'data' | 'between' | 'head' | 'over' = 'data';
  let isInPart = false;
  for await (const more of body) {
    if (state === 'over') continue;
    held = Buffer.concat([held, more]);
    for (let goesOn = true; goesOn;) {
      goesOn = false;
      if (state === 'data') {
        const at = held.indexOf(marker);
        const safe = at >= 0 ? at : Math.max(0, held.length - marker.length + 1);
        if (isInPart && safe > 0) yield { type: 'data', bytes: held.subarray(0, safe) };
        held = held.subarray(safe);
        if (at < 0) continue;
        if (isInPart) yield { type: 'end' };
        isInPart = false;
        held = held.subarray(marker.length);
        state = 'between';
        goesOn = true;
      } else if (state === 'between' && held.length >= 2) {
        // Two dashes end the message; otherwise the head follows, whose first line break is that of the boundary.
        state = held.toString('latin1', 0, 2) === '--' ? 'over' : 'head';
        goesOn = state === 'head';
      } else if (state === 'head') {
        const at = held.indexOf('\r\n\r\n');
        if (at < 0 && held.length > LONGEST_HEAD) throw new Error('a part has a head that does not end');
        if (at < 0) continue;
        // The line break before the data is left, so that an empty part is found, too.
        held = held.subarray(at + 4);
        yield { type: 'head' };
        isInPart = true;
        state = 'data';
        goesOn = true;
      }
    }
  }
  if (state !== 'over') throw new UnfinishedMessage('the message ends in the middle');
}
