import type { Fault } from '../../main/dimse/faulty-node.fixtures.ts';
import { Chance } from './chance.ts';
import type { WebFault } from './web-server.ts';

/** An operation on files that fails from its `nth` call on, `times` times. */
export interface FileFault {
  name: 'source' | 'data folder' | 'destination';
  operation: 'open' | 'read' | 'write' | 'sync' | 'rename' | 'make';
  code: 'ENOSPC' | 'EIO' | 'EACCES';
  nth: number;
  times: number;
}

/** SIGKILL, so long after so many jobs have been started. */
export interface Kill {
  what: 'application' | 'inference';
  afterJobs: number;
  delayMs: number;
}

/** One start of the application. */
export interface FaultyStart {
  files: FileFault[];
  clock: { afterMs: number; byMs: number } | null;
  kills: Kill[];
  /** what befalls the end of the journal once it has ended */
  tail: 'garbage' | 'changed' | 'cut' | null;
  /** which series loses half of a file then */
  spoil: number | null;
}

/** What befalls one batch, from its seed alone. */
export function planOf(seed: number, series: number): FaultyStart[] {
  const chance = new Chance(seed);
  return Array.from({ length: chance.between(1, 4) }, () => startOf(chance, series));
}

function startOf(chance: Chance, series: number): FaultyStart {
  const files = Array.from({ length: chance.oneOf([0, 1, 1, 2]) }, () => fileFault(chance));
  const hours = chance.oneOf([-30, -2, 2, 30, 24 * 400]);
  const clock = chance.share() < 0.3 ? { afterMs: chance.between(0, 3000), byMs: hours * 3_600_000 } : null;
  const kills = Array.from({ length: chance.oneOf([0, 1, 1, 2]) }, () => killOf(chance, series));
  return {
    files,
    clock,
    kills,
    tail: chance.share() < 0.3 ? chance.oneOf(['garbage', 'changed', 'cut'] as const) : null,
    spoil: chance.share() < 0.1 ? chance.between(0, series - 1) : null,
  };
}

const operations = {
  source: ['open', 'read'],
  'data folder': ['open', 'read', 'write', 'sync', 'rename', 'make'],
  destination: ['open', 'write', 'sync', 'rename', 'make'],
} as const;

function fileFault(chance: Chance): FileFault {
  const name = chance.oneOf(['source', 'data folder', 'data folder', 'destination', 'destination'] as const);
  const operation = chance.oneOf(operations[name]);
  const full = operation === 'read' || (operation === 'open' && name === 'source') ? [] : (['ENOSPC'] as const);
  return {
    name,
    operation,
    code: chance.oneOf([...full, 'EIO', 'EACCES'] as const),
    // Folders are made once or twice, files many times.
    nth: operation === 'make' ? chance.between(1, 8) : chance.between(1, 120),
    times: chance.oneOf([1, 1, 2, 5, 12]),
  };
}

function killOf(chance: Chance, series: number): Kill {
  return {
    what: chance.oneOf(['application', 'application', 'inference'] as const),
    // 0: before the first job, while folders are being scanned or jobs taken
    afterJobs: chance.between(0, series),
    delayMs: chance.between(0, 200),
  };
}

/** How the server that the batch delivers to is, during one start of the application. */
export interface ServerFault {
  /** `down`: nobody listens for a while, and then all is well */
  fault: Fault | WebFault | 'down';
  /** so many associations or requests, the first ones of the start, meet with it */
  times: number;
  /** of one that is down, or that goes down when it dies: how long until it is up again */
  downMs: number;
}

export interface ServerPlan {
  /** one for each start under faults, null for a server without one */
  starts: (ServerFault | null)[];
  /** the server never takes what is sent, in no start: everything has to fail, with a reason */
  refusesForGood: boolean;
}

/** What a batch delivers to. */
export type ServerKind = 'dicom' | 'dicomweb';

const nodeFaults: readonly (Fault | 'down')[] = [
  'dies-after-two',
  'dies-for-good-after-one',
  'dies-half-way',
  'dies-unanswered',
  'refuses-class',
  'slow',
  'nonsense',
  'nonsense-later',
  'full',
  'busy',
  'rejects-calling',
  'aborts',
  'silent',
  'silent-later',
  'down',
];
const webFaults: readonly (WebFault | 'down')[] = [
  'slow',
  'dies-half-way',
  'dies-unanswered',
  'full-after-one',
  'full',
  'refuses-class',
  'unavailable',
  'not-let-in',
  'says-nothing',
  'web-page',
  'no-http',
  'silent',
  'down',
];

/** What befalls the server of a batch, from the seed alone; drawn beside the other faults, which it leaves as they are. */
export function serverPlanOf(seed: number, starts: number, kind: ServerKind): ServerPlan {
  const chance = new Chance(seed ^ 0x5eed5e7);
  return {
    refusesForGood: chance.share() < 0.1,
    starts: Array.from({ length: starts }, () =>
      chance.share() < 0.2
        ? null
        : {
            fault: chance.oneOf<ServerFault['fault']>(kind === 'dicom' ? nodeFaults : webFaults),
            times: chance.between(1, 8),
            downMs: chance.between(100, 1500),
          },
    ),
  };
}

/** How the archive that the batch fetches from is, during one start of the application. */
export interface ArchiveFault {
  fault:
    | 'dies-unanswered'
    | 'dies-half-way'
    /** the end of the connection in the midst of an answer, as if that were all of it */
    | 'breaks-off'
    | 'nonsense'
    | 'nonsense-later'
    | 'refuses'
    | 'slow'
    | 'silent'
    | 'silent-later'
    /** SIGKILL of the application, in the midst of an answer */
    | 'kills-the-batch'
    /** nobody listens for a while, and then all is well */
    | 'down';
  /** what is asked for when it strikes */
  at: 'finding' | 'fetching';
  /** so many requests or associations of that kind are let through first, and as many then meet with it */
  skip: number;
  times: number;
  /** of an answer, that come before a fault in its midst strikes */
  afterBytes: number;
  downMs: number;
}

export interface ArchivePlan {
  /** one for each start under faults, null for an archive without one */
  starts: (ArchiveFault | null)[];
  /** which series the archive never gives, in no start: it has to fail, with a reason */
  withholds: number | null;
}

const archiveFaults: readonly ArchiveFault['fault'][] = [
  'dies-unanswered',
  'dies-half-way',
  'dies-half-way',
  'breaks-off',
  'nonsense',
  'nonsense-later',
  'refuses',
  'slow',
  'silent',
  'silent-later',
  'kills-the-batch',
  'kills-the-batch',
  'down',
];
/** A series of the bench has some 22 KB, what is found of one some hundred bytes. */
const MOST_BYTES = { finding: 400, fetching: 24_000 };

/** What befalls an archive to fetch from, from the seed alone; drawn beside the other faults, which it leaves as they are. */
export function archivePlanOf(seed: number, starts: number, series: number): ArchivePlan {
  const chance = new Chance(seed ^ 0xa4c417e);
  return {
    withholds: chance.share() < 0.1 ? chance.between(0, series - 1) : null,
    starts: Array.from({ length: starts }, () => (chance.share() < 0.15 ? null : archiveFault(chance, series))),
  };
}

function archiveFault(chance: Chance, series: number): ArchiveFault {
  const at = chance.oneOf(['finding', 'fetching', 'fetching', 'fetching'] as const);
  return {
    fault: chance.oneOf(archiveFaults),
    at,
    skip: chance.between(0, series - 1),
    times: chance.between(1, 8),
    afterBytes: chance.between(0, MOST_BYTES[at]),
    downMs: chance.between(100, 1500),
  };
}
