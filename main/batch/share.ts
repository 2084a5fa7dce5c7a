import { UserError } from '../errors.ts';
import type { SharedWork } from '../workers/index.ts';

/** Series that are given to workers at the same time, unless somebody says otherwise: more than there are workers. */
export const HANDED_OUT = 16;

/**
 * The work of a batch that workers do. Loaded where it is asked for only: it takes a while.
 * @param url redis://HOST:PORT or rediss:// for TLS; it may hold a password, and is in no message
 * @throws UserError `redis-url`, `redis-unreachable`
 */
export async function shareWork(url: string, dataFolder: string): Promise<SharedWork> {
  if (!isRedisURL(url))
    throw new UserError(
      'redis-url',
      'The address of Redis is not redis://HOST:PORT or rediss://HOST:PORT.',
      'Correct it.',
    );
  const { SharedWork } = await import('../workers/index.ts');
  return SharedWork.open({ url }, dataFolder);
}

export const isRedisURL = (url: string): boolean => URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol);
