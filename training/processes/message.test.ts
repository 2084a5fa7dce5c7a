import { describe, expect, it } from 'vitest';
import { encodeMessage, type Message, MessageReader } from './message.ts';

/** What a reader makes of bytes that arrive in chunks of a given length. */
function read(bytes: Uint8Array, chunk: number): Message[] {
  const messages: Message[] = [];
  const reader = new MessageReader((message) => messages.push(message));
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  return messages;
}

describe('MessageReader', () => {
  const bytes = Buffer.concat([
    ...encodeMessage('average', '[["G1_l1","0.5"]]', [Float32Array.of(1, 2), Float32Array.of(3)]),
    ...encodeMessage('agree', 'größer', []),
    ...encodeMessage('stop', '', []),
  ]);

  it.each([1, 3, 7, 16, 1000])('puts messages together from chunks of %i bytes', (chunk) => {
    expect(read(bytes, chunk)).toEqual([
      { kind: 'average', text: '[["G1_l1","0.5"]]', numbers: Float32Array.of(1, 2, 3) },
      { kind: 'agree', text: 'größer', numbers: new Float32Array(0) },
      { kind: 'stop', text: '', numbers: new Float32Array(0) },
    ]);
  });

  it('refuses what is no message', () => {
    expect(() => read(Buffer.alloc(16, 255), 16)).toThrow('language');
  });
});
