import { auditFile, findInAudit, verifyAudit, type Chained, type Link } from '../../audit/index.ts';
import { scanFolder } from '../../dicom/index.ts';
import { DataError } from '../../errors.ts';
import { placesIn } from '../places.ts';
import { root } from '../root.ts';
import type { Command } from './command.ts';
import { usage, type Given } from './options.ts';
import type { Terminal } from './terminal.ts';

export const audit: Command = {
  summary:
    'Reads the record of all exports and deliveries. `verify [FILE]` finds any change, loss or reordering and prints the head of the\n' +
    '  log, which you may note where nobody can change it; `find UID` shows what a series was made from, or into, and\n' +
    '  `trace FOLDER|UID` the entries of every series in a folder that came from here, or of one.',
  arguments: ['verify|find|trace'],
  optionalArgument: 'FILE|UID|FOLDER',
  options: { head: { value: 'N:HASH', help: 'for verify: a head that was noted, which the log must hold' } },
  async run(given, terminal) {
    const [what, which] = given.arguments;
    const own = auditFile(placesIn(root).data);
    if (what === 'find') {
      if (!which) throw usage('UID is missing.');
      const found = await findInAudit(own, which);
      if (found.length === 0) throw new DataError('unknown-series', 'No export names this UID.', which);
      return terminal.result(found.map((entry) => JSON.stringify(entry)).join('\n'));
    }
    if (what === 'trace') return trace(which, own, terminal);
    if (what !== 'verify') throw usage(`audit can verify, find or trace, not "${what}".`);
    const file = which ?? own;
    const { entries, faults, head } = await verifyAudit(file, notedHead(given));
    for (const fault of faults) terminal.result(fault);
    if (faults.length > 0)
      throw new DataError(
        'audit-broken',
        `The audit log has ${faults.length} faults.`,
        file,
        'Find out who changed it.',
      );
    terminal.result(`${entries} entries, whole and in order. Head ${head.sequence}:${head.hash}`);
  },
};

function notedHead(given: Given): Link | null {
  const text = given.values.get('head');
  if (text === undefined) return null;
  const [, sequence, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) throw usage('--head must be N:HASH, as verify prints it.');
  return { sequence: Number(sequence), hash };
}

const names = (part: unknown, uid: string) => part !== undefined && JSON.stringify(part).includes(JSON.stringify(uid));

/** @throws UserError `usage`, `folder-unreadable`; DataError `untraced` where the log does not know a series as its own */
async function trace(which: string | undefined, log: string, terminal: Terminal): Promise<void> {
  if (!which) throw usage('FOLDER or UID is missing.');
  const isUID = /^\d+(\.\d+)+$/.test(which);
  const uids = isUID ? [which] : (await scanFolder(which)).series.map(({ seriesInstanceUID }) => seriesInstanceUID);
  const unknown: string[] = [];
  for (const uid of uids) {
    const entries = await findInAudit(log, uid);
    const isMade = ({ output }: Chained) => names(output, uid);
    const isSent = ({ action, series }: Chained) => action === 'send' && names(series, uid);
    // What was only sent from here may come from anywhere.
    if (!entries.some(isMade)) unknown.push(uid);
    else {
      const told = entries.filter((entry) => isMade(entry) || isSent(entry));
      terminal.result(`${uid}\n${told.map((entry) => `    ${JSON.stringify(entry)}`).join('\n')}`);
    }
  }
  if (uids.length > 0 && unknown.length === 0) return;
  const message = `${unknown.length} of ${uids.length} series are not recorded as made here.`;
  throw new DataError('untraced', message, unknown[0] ?? which, 'Look at the audit log of another data folder.');
}
