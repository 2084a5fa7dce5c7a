import type { IncomingMessage } from 'node:http';

/** No command's argument comes near this. */
const limitBytes = 64 * 1024;

/** The parsed JSON body, or null where it is no JSON, says it is no JSON or is longer than any command's argument. */
export async function readJson(request: IncomingMessage): Promise<{ value: unknown } | null> {
  if (request.headers['content-type'] !== 'application/json') return null;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limitBytes) return null;
    chunks.push(chunk);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return null;
  }
}
