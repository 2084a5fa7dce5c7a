import { z } from 'zod';
import { tagOf, type Keyword } from '../dicom/index.ts';
import { nonsense, refusal } from './reasons.ts';
import { call, jsonOf, placeOf, type Service } from './service.ts';

/** What is looked for below /studies; '' asks for the value, anything else must match. */
export interface Search {
  /** e.g. `studies` or `studies/UID/series` */
  path: string;
  keys: { readonly [K in Keyword]?: string };
  most: number;
  /** how many matches to pass over; default: none */
  offset?: number;
}

const element = z.object({ Value: z.array(z.unknown()).optional() });
const matches = z.array(z.record(z.string(), element));

/**
 * Asks an archive (QIDO-RS, PS3.18 10.6).
 * @returns of each match the text of an attribute, several values with backslashes between
 * @throws what `call` throws; UserError where the server refuses
 */
export async function searchMatches(
  service: Service,
  { path, keys, most, offset = 0 }: Search,
  signal?: AbortSignal,
): Promise<((keyword: Keyword) => string)[]> {
  const parameters = new URLSearchParams({ limit: String(most), ...(offset > 0 && { offset: String(offset) }) });
  for (const [keyword, value] of Object.entries(keys))
    if (value) parameters.set(keyword, value);
    else parameters.append('includefield', tagOf(keyword as Keyword));
  const accept = 'application/dicom+json';
  const answer = await call(service, { method: 'GET', path: `${path}?${parameters}`, accept }, signal);
  const status = answer.statusCode ?? 0;
  const content = await jsonOf(service, answer, signal);
  if (status === 204) return [];
  if (status !== 200) throw refusal(placeOf(service), status);
  const parsed = matches.safeParse(content);
  if (!parsed.success) throw nonsense(placeOf(service), 'its answer is no list of matches');
  return parsed.data.map((match) => (keyword) => (match[tagOf(keyword)]?.Value ?? []).map(textOf).join('\\'));
}

/** Names of persons are objects (PS3.18 F.2.2). */
function textOf(value: unknown): string {
  const name = z.object({ Alphabetic: z.string() }).safeParse(value);
  if (name.success) return name.data.Alphabetic;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
