import { ProtocolError } from './pdu.ts';

/** Command Field values (PS3.7 E.1). */
export const COMMAND = {
  storeRequest: 0x0001,
  storeResponse: 0x8001,
  getRequest: 0x0010,
  getResponse: 0x8010,
  findRequest: 0x0020,
  findResponse: 0x8020,
  moveRequest: 0x0021,
  moveResponse: 0x8021,
  echoRequest: 0x0030,
  echoResponse: 0x8030,
  cancelRequest: 0x0fff,
} as const;

/** Command Data Set Type that says no data set follows; any other value says that one does (PS3.7 E.1). */
const NO_DATA_SET = 0x0101;
const DATA_SET = 0x0001;

/** The elements of a command set this product speaks (PS3.7 E.1): keyword → element number and VR. */
const elements = {
  AffectedSOPClassUID: [0x0002, 'UI'],
  CommandField: [0x0100, 'US'],
  MessageID: [0x0110, 'US'],
  MessageIDBeingRespondedTo: [0x0120, 'US'],
  MoveDestination: [0x0600, 'AE'],
  Priority: [0x0700, 'US'],
  CommandDataSetType: [0x0800, 'US'],
  Status: [0x0900, 'US'],
  ErrorComment: [0x0902, 'LO'],
  AffectedSOPInstanceUID: [0x1000, 'UI'],
  NumberOfRemainingSuboperations: [0x1020, 'US'],
  NumberOfCompletedSuboperations: [0x1021, 'US'],
  NumberOfFailedSuboperations: [0x1022, 'US'],
  NumberOfWarningSuboperations: [0x1023, 'US'],
  MoveOriginatorApplicationEntityTitle: [0x1030, 'AE'],
  MoveOriginatorMessageID: [0x1031, 'US'],
} as const satisfies Record<string, readonly [number, string]>;

type Name = keyof typeof elements;
type NumberName = { [K in Name]: (typeof elements)[K][1] extends 'US' ? K : never }[Name];
type TextName = Exclude<Name, NumberName>;
export type CommandSet = { [K in NumberName]?: number } & { [K in TextName]?: string };

const byNumber = new Map<number, { name: Name; vr: string }>(
  (Object.keys(elements) as Name[]).map((name) => [elements[name][0], { name, vr: elements[name][1] }] as const),
);

/** Implicit VR Little Endian, group length first (PS3.7 6.3.1). */
export function encodeCommand(command: CommandSet, hasDataSet: boolean): Buffer {
  const complete: CommandSet = { ...command, CommandDataSetType: hasDataSet ? DATA_SET : NO_DATA_SET };
  const parts = (Object.keys(elements) as Name[])
    .filter((name) => complete[name] !== undefined)
    .map((name) => element(elements[name][0], valueOf(complete[name]!, elements[name][1])));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0));
  return Buffer.concat([element(0x0000, length), ...parts]);
}

function valueOf(value: string | number, vr: string): Buffer {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
    return bytes;
  }
  const bytes = Buffer.from(value, 'latin1');
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
}

function element(number: number, value: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(number, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, value]);
}

export interface DecodedCommand {
  command: CommandSet;
  hasDataSet: boolean;
}

/** @throws ProtocolError where the bytes are no command set */
export function decodeCommand(bytes: Buffer): DecodedCommand {
  const numbers: { [K in NumberName]?: number } = {};
  const texts: { [K in TextName]?: string } = {};
  let at = 0;
  while (at < bytes.length) {
    if (at + 8 > bytes.length) throw new ProtocolError('a command is cut off');
    const group = bytes.readUInt16LE(at);
    const known = byNumber.get(bytes.readUInt16LE(at + 2));
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (group !== 0 || end > bytes.length) throw new ProtocolError('a command is no command set');
    const value = bytes.subarray(at + 8, end);
    if (known?.vr === 'US' && value.length >= 2) numbers[known.name as NumberName] = value.readUInt16LE(0);
    else if (known) texts[known.name as TextName] = value.toString('latin1').replace(/[\0 ]+$/, '');
    at = end;
  }
  const { CommandDataSetType } = numbers;
  if (numbers.CommandField === undefined || CommandDataSetType === undefined)
    throw new ProtocolError('a command does not say what it is');
  return { command: { ...numbers, ...texts }, hasDataSet: CommandDataSetType !== NO_DATA_SET };
}
