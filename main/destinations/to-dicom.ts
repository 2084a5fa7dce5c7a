import type { DicomDestination } from '../../preload/contract/index.ts';
import type { StoredObject } from '../dicom/index.ts';
import { associate, MOST_CONTEXTS, store, type Association, type Peer, type Proposal } from '../dimse/index.ts';
import { reportOf } from '../errors.ts';
import { throwIfCancelled } from '../step.ts';
import { failedOutcome, type InstanceOutcome } from './outcome.ts';
import { peerOf } from './peer.ts';
import type { Sender, SendStep } from './sender.ts';

/** So many in a row without room: the rest is not tried. */
const MOST_FULL = 3;

/**
 * Stores files on a DICOM node (C-STORE). Of each pair of SOP class and transfer syntax one presentation context is
 * offered, with that syntax alone: what is on the disk is what is sent, or it is refused. A connection that breaks after
 * something has arrived is opened again; one that breaks without is not.
 */
export const sendToNode: Sender<DicomDestination> = async function (objects, destination, step) {
  const peer = await peerOf(destination, step.secrets);
  for (const group of groupsOf(objects)) await sendGroup(group, peer, step);
  return { place: `${destination.calledAETitle} at ${destination.host}:${destination.port}`, notes: [] };
};

interface Group {
  objects: StoredObject[];
  proposals: Proposal[];
}

/** As many objects together as there are presentation contexts for. */
function groupsOf(objects: readonly StoredObject[]): Group[] {
  const groups: (Group & { keys: Set<string> })[] = [];
  for (const object of objects) {
    const { sopClassUID, transferSyntaxUID } = object;
    const key = `${sopClassUID} ${transferSyntaxUID}`;
    let group = groups.find(({ keys }) => keys.has(key)) ?? groups.find(({ keys }) => keys.size < MOST_CONTEXTS);
    if (!group) groups.push((group = { objects: [], proposals: [], keys: new Set() }));
    if (!group.keys.has(key))
      group.proposals.push({ abstractSyntax: sopClassUID, transferSyntaxes: [transferSyntaxUID] });
    group.keys.add(key);
    group.objects.push(object);
  }
  return groups;
}

async function sendGroup({ objects, proposals }: Group, peer: Peer, step: SendStep): Promise<void> {
  const left = [...objects];
  for (;;) {
    const before = left.length;
    const association = await associate(peer, proposals, step);
    try {
      await sendOver(association, peer, left, step);
      await association.release();
      return;
    } catch (error) {
      const isBroken = ['destination-lost', 'destination-timeout'].includes(reportOf(error).code);
      if (!isBroken || left.length === before) throw error;
    } finally {
      association.abort();
    }
  }
}

/** Takes from `left` what is settled. */
async function sendOver(association: Association, peer: Peer, left: StoredObject[], step: SendStep): Promise<void> {
  let full = 0;
  for (let object = left[0]; object; object = left[0]) {
    throwIfCancelled(step.signal);
    const { file, sopInstanceUID } = object;
    const verdict = await store(association, peer, object);
    if (verdict.kind === 'failure') {
      const { error } = verdict;
      full = error.code === 'destination-full' ? full + 1 : 0;
      await step.tell(failedOutcome(file, sopInstanceUID, reportOf(error)));
      left.shift();
      if (full >= MOST_FULL) throw error;
      continue;
    }
    full = 0;
    const outcome: InstanceOutcome = {
      file,
      sopInstanceUID,
      state: verdict.kind === 'present' ? 'present' : 'delivered',
      ...(verdict.kind === 'warning' ? { warning: verdict.message } : {}),
    };
    await step.tell(outcome);
    left.shift();
  }
}
