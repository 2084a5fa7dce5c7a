import type { DomainReport } from '../../preload/contract/index.ts';

/**
 * What heads the report about a series: how like the training it is, or that nothing could be compared. Nothing to compare
 * with is not the same as unlike; what is red without a reference, such as another unit, is known all the same.
 */
export function domainLine({ reference, level }: DomainReport): DomainReport['level'] | 'unknown' {
  return reference === null && level !== 'red' ? 'unknown' : level;
}
