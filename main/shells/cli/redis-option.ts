import { isRedisURL } from '../../batch/share.ts';
import type { RedisPlace } from '../../workers/index.ts';
import { usage, type Given, type Option } from './options.ts';

export const redisOption: Readonly<Record<string, Option>> = {
  redis: {
    value: 'URL',
    help: 'share the batch with workers through this Redis: redis://HOST:PORT or rediss:// for TLS; also SYNDIFF_REDIS, which shows no password in the list of processes',
  },
};

/** @returns null where no Redis is named. @throws UserError `usage` */
export function redisOf(given: Given, environment = process.env): RedisPlace | null {
  const url = given.values.get('redis') ?? (environment['SYNDIFF_REDIS'] || undefined);
  if (url === undefined) return null;
  if (isRedisURL(url)) return { url };
  // Not repeated: it may hold a password.
  throw usage('--redis must be redis://HOST:PORT or rediss://HOST:PORT.');
}
