/** The door of workers: one batch on many machines, through BullMQ on Redis. */
export { SharedWork } from './shared-work.ts';
export { workOnShared, type WorkerEvent } from './work-on-shared.ts';
export type { RedisPlace } from './redis.ts';
