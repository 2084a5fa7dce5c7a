import { randomUUID } from 'node:crypto';
import type { Destination } from '../../preload/contract/index.ts';
import type { AuditLog, SendEntry } from '../audit/index.ts';
import type { StoredObject } from '../dicom/index.ts';
import { countOutcomes, type InstanceOutcome } from './outcome.ts';

/** Keeps the record of deliveries: an entry for each series before any of it is sent, and one about how that ended. */
export class DeliveryAudit {
  constructor(
    private readonly log: Pick<AuditLog, 'append'>,
    private readonly softwareVersion: string,
  ) {}

  /**
   * Settles once the entries are on the disk: nothing leaves this computer that the log does not know.
   * @throws UserError `audit-unwritable`
   */
  async begin({ name, kind }: Destination, objects: readonly StoredObject[]): Promise<AuditedDelivery> {
    const bySeries = new Map<string, StoredObject[]>();
    for (const object of objects)
      bySeries.set(object.seriesInstanceUID, [...(bySeries.get(object.seriesInstanceUID) ?? []), object]);
    const entries = new Map<OpenEntry, ReadonlySet<string>>();
    for (const [seriesInstanceUID, own] of bySeries) {
      const entry: OpenEntry = {
        action: 'send',
        send: randomUUID(),
        series: { studyInstanceUID: own[0]!.studyInstanceUID, seriesInstanceUID },
        destination: { name, kind },
        softwareVersion: this.softwareVersion,
      };
      entries.set(entry, new Set(own.map(({ file }) => file)));
      const none = { asked: own.length, delivered: 0, present: 0, failed: 0 };
      await this.log.append({ ...entry, outcome: 'started', instances: none });
    }
    return new AuditedDelivery(this.log, entries);
  }
}

type OpenEntry = Omit<SendEntry, 'outcome' | 'instances' | 'code'>;

class AuditedDelivery {
  constructor(
    private readonly log: Pick<AuditLog, 'append'>,
    private readonly entries: ReadonlyMap<OpenEntry, ReadonlySet<string>>,
  ) {}

  /**
   * @param outcomes of the instances that are settled
   * @param ended why the others are not: the code of what ended the delivery
   * @throws UserError `audit-unwritable`
   */
  async end(outcomes: Iterable<InstanceOutcome>, ended?: string): Promise<void> {
    const settled = [...outcomes];
    for (const [entry, files] of this.entries) {
      const own = settled.filter(({ file }) => files.has(file));
      const counts = countOutcomes({ outcomes: own });
      const code = ended ?? own.find(({ error }) => error)?.error?.code;
      const instances = { asked: files.size, ...counts };
      await this.log.append({ ...entry, outcome: outcomeOf(instances, ended), instances, ...(code && { code }) });
    }
  }
}

function outcomeOf(
  { asked, delivered, present }: SendEntry['instances'],
  ended: string | undefined,
): SendEntry['outcome'] {
  const arrived = delivered + present;
  if (arrived === asked) return 'done';
  if (ended === 'cancelled') return 'cancelled';
  return arrived === 0 ? 'failed' : 'incomplete';
}
