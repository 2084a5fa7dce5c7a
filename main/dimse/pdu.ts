/**
 * The upper layer's protocol data units (PS3.8 9.3): bytes to plain objects and back. What comes from the other side is
 * not trusted: every length is held against the bytes that are there.
 */

export const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

/** PDU types (PS3.8 9.3.1). */
export const PDU = {
  associateRequest: 0x01,
  associateAccept: 0x02,
  associateReject: 0x03,
  data: 0x04,
  releaseRequest: 0x05,
  releaseResponse: 0x06,
  abort: 0x07,
} as const;

export const PDU_HEADER = 6;

/** Item types (PS3.8 9.3.2, 9.3.3; PS3.7 D.3.3). */
const ITEM = {
  applicationContext: 0x10,
  presentationContextRequest: 0x20,
  presentationContextAccept: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maximumLength: 0x51,
  implementationClass: 0x52,
  roleSelection: 0x54,
  implementationVersion: 0x55,
} as const;

/** What a peer sent cannot be what it should be. */
export class ProtocolError extends Error {}

export interface PresentationContext {
  /** odd, 1 to 255 */
  id: number;
  abstractSyntax: string;
  transferSyntaxes: readonly string[];
}

export interface RoleSelection {
  sopClass: string;
  user: boolean;
  provider: boolean;
}

export interface AssociateRequest {
  calledAETitle: string;
  callingAETitle: string;
  contexts: readonly PresentationContext[];
  /** longest P-DATA-TF the sender takes; 0: any */
  maximumLength: number;
  roles: readonly RoleSelection[];
}

/** Result 0 is acceptance (PS3.8 table 9-18). */
export interface ContextResult {
  id: number;
  result: number;
  transferSyntax: string;
}

export interface AssociateAccept {
  contexts: readonly ContextResult[];
  maximumLength: number;
  roles: readonly RoleSelection[];
}

/** A presentation data value: a piece of a message (PS3.8 9.3.5.1, E.2). */
export interface DataValue {
  contextId: number;
  isCommand: boolean;
  isLast: boolean;
  bytes: Buffer;
}

export function pdu(type: number, content: Buffer): Buffer {
  const head = Buffer.alloc(PDU_HEADER);
  head[0] = type;
  head.writeUInt32BE(content.length, 2);
  return Buffer.concat([head, content]);
}

export interface Implementation {
  classUID: string;
  versionName: string;
}

/** @returns the whole PDU (PS3.8 9.3.2) */
export function encodeAssociateRequest(request: AssociateRequest, implementation: Implementation): Buffer {
  const contexts = request.contexts.map(({ id, abstractSyntax, transferSyntaxes }) =>
    item(ITEM.presentationContextRequest, [
      Buffer.from([id, 0, 0, 0]),
      item(ITEM.abstractSyntax, [ascii(abstractSyntax)]),
      ...transferSyntaxes.map((uid) => item(ITEM.transferSyntax, [ascii(uid)])),
    ]),
  );
  return pdu(PDU.associateRequest, Buffer.concat([fixedPart(request), ...contexts, userItem(request, implementation)]));
}

/** @returns the whole PDU (PS3.8 9.3.3) */
export function encodeAssociateAccept(
  accept: AssociateAccept,
  titles: Pick<AssociateRequest, 'calledAETitle' | 'callingAETitle'>,
  implementation: Implementation,
): Buffer {
  const contexts = accept.contexts.map(({ id, result, transferSyntax }) =>
    item(ITEM.presentationContextAccept, [
      Buffer.from([id, 0, result, 0]),
      item(ITEM.transferSyntax, [ascii(transferSyntax)]),
    ]),
  );
  return pdu(PDU.associateAccept, Buffer.concat([fixedPart(titles), ...contexts, userItem(accept, implementation)]));
}

function fixedPart({ calledAETitle, callingAETitle }: { calledAETitle: string; callingAETitle: string }): Buffer {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(1, 0);
  fixed.write(calledAETitle.padEnd(16), 4, 'latin1');
  fixed.write(callingAETitle.padEnd(16), 20, 'latin1');
  return Buffer.concat([fixed, item(ITEM.applicationContext, [ascii(APPLICATION_CONTEXT)])]);
}

function userItem(
  { maximumLength, roles }: Pick<AssociateRequest, 'maximumLength' | 'roles'>,
  { classUID, versionName }: Implementation,
): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(maximumLength);
  return item(ITEM.userInformation, [
    item(ITEM.maximumLength, [length]),
    item(ITEM.implementationClass, [ascii(classUID)]),
    ...roles.map(({ sopClass, user, provider }) => {
      const uidLength = Buffer.alloc(2);
      uidLength.writeUInt16BE(sopClass.length);
      return item(ITEM.roleSelection, [uidLength, ascii(sopClass), Buffer.from([Number(user), Number(provider)])]);
    }),
    item(ITEM.implementationVersion, [ascii(versionName)]),
  ]);
}

function item(type: number, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUInt16BE(content.length, 2);
  return Buffer.concat([head, content]);
}

const ascii = (text: string) => Buffer.from(text, 'latin1');

/** @param content of the PDU, without its head @throws ProtocolError */
export function decodeAssociateRequest(content: Buffer): AssociateRequest {
  const contexts: PresentationContext[] = [];
  for (const { type, body } of items(content, 68)) {
    if (type !== ITEM.presentationContextRequest) continue;
    const below = items(body, 4);
    const of = (wanted: number) => below.filter((one) => one.type === wanted).map((one) => uid(one.body));
    const [abstractSyntax = ''] = of(ITEM.abstractSyntax);
    contexts.push({ id: body[0] ?? 0, abstractSyntax, transferSyntaxes: of(ITEM.transferSyntax) });
  }
  const title = (at: number) => content.toString('latin1', at, at + 16).trim();
  return { calledAETitle: title(4), callingAETitle: title(20), contexts, ...userInformation(content) };
}

/** @param content of the PDU, without its head @throws ProtocolError */
export function decodeAssociateAccept(content: Buffer): AssociateAccept {
  const contexts: ContextResult[] = [];
  for (const { type, body } of items(content, 68)) {
    if (type !== ITEM.presentationContextAccept) continue;
    const syntax = items(body, 4).find((one) => one.type === ITEM.transferSyntax);
    contexts.push({ id: body[0]!, result: body[2]!, transferSyntax: syntax ? uid(syntax.body) : '' });
  }
  return { contexts, ...userInformation(content) };
}

function userInformation(content: Buffer): Pick<AssociateRequest, 'maximumLength' | 'roles'> {
  const user = items(content, 68).find(({ type }) => type === ITEM.userInformation);
  const below = user ? items(user.body, 0) : [];
  const length = below.find(({ type }) => type === ITEM.maximumLength)?.body;
  const roles = below
    .filter(({ type }) => type === ITEM.roleSelection)
    .flatMap(({ body }): RoleSelection[] => {
      const end = 2 + (body.length >= 2 ? body.readUInt16BE(0) : 0);
      if (end + 2 > body.length) return [];
      return [{ sopClass: uid(body.subarray(2, end)), user: body[end] === 1, provider: body[end + 1] === 1 }];
    });
  return { maximumLength: length && length.length >= 4 ? length.readUInt32BE(0) : 0, roles };
}

function items(bytes: Buffer, from: number): { type: number; body: Buffer }[] {
  const found: { type: number; body: Buffer }[] = [];
  let at = from;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) throw new ProtocolError('an item of the association is cut off');
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw new ProtocolError('an item of the association is longer than what holds it');
    found.push({ type: bytes[at]!, body: bytes.subarray(at + 4, end) });
    at = end;
  }
  return found;
}

/** UIDs are padded by some peers, though they need not be (PS3.8 annex F). */
const uid = (bytes: Buffer) => bytes.toString('latin1').replace(/[\0 ]+$/, '');

const VALUE_HEADER = 6;

/** The head of a P-DATA-TF PDU with one value in it (PS3.8 9.3.5): the bytes of the value follow. */
export function dataHead(contextId: number, isCommand: boolean, isLast: boolean, length: number): Buffer {
  const head = Buffer.alloc(PDU_HEADER + VALUE_HEADER);
  head[0] = PDU.data;
  head.writeUInt32BE(length + VALUE_HEADER, 2);
  head.writeUInt32BE(length + 2, PDU_HEADER);
  head[PDU_HEADER + 4] = contextId;
  head[PDU_HEADER + 5] = (isCommand ? 1 : 0) | (isLast ? 2 : 0);
  return head;
}

/** The longest piece of a message that fits what the other side takes; even, as data sets are. */
export function longestPiece(maximumLength: number, ownLimit: number): number {
  const longest = maximumLength === 0 ? ownLimit : Math.min(maximumLength, ownLimit);
  const piece = Math.floor((longest - VALUE_HEADER) / 2) * 2;
  if (piece < 2) throw new ProtocolError(`it takes messages of at most ${maximumLength} bytes, which hold nothing`);
  return piece;
}

/** @param content of a P-DATA-TF PDU, without its head @throws ProtocolError */
export function decodeData(content: Buffer): DataValue[] {
  const values: DataValue[] = [];
  let at = 0;
  while (at < content.length) {
    if (at + VALUE_HEADER > content.length) throw new ProtocolError('a piece of a message is cut off');
    const length = content.readUInt32BE(at);
    const end = at + 4 + length;
    if (length < 2 || end > content.length) throw new ProtocolError('a piece of a message has an impossible length');
    const control = content[at + 5]!;
    values.push({
      contextId: content[at + 4]!,
      isCommand: (control & 1) === 1,
      isLast: (control & 2) === 2,
      bytes: content.subarray(at + VALUE_HEADER, end),
    });
    at = end;
  }
  return values;
}

export const releaseRequest = (): Buffer => pdu(PDU.releaseRequest, Buffer.alloc(4));
export const releaseResponse = (): Buffer => pdu(PDU.releaseResponse, Buffer.alloc(4));
/** By the service user, without a reason (PS3.8 9.3.8). */
export const abort = (): Buffer => pdu(PDU.abort, Buffer.alloc(4));
/** PS3.8 9.3.4. */
export const associateReject = (result: number, source: number, reason: number): Buffer =>
  pdu(PDU.associateReject, Buffer.from([0, result, source, reason]));
