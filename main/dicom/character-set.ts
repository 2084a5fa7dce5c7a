/** Defined terms of Specific Character Set (PS3.3 C.12.1.1.2) → label of the WHATWG decoder for its 8-bit or multi-byte text. */
const decoders: Record<string, string> = {
  '': 'latin1',
  'IR 6': 'latin1',
  'IR 100': 'latin1',
  'IR 101': 'iso-8859-2',
  'IR 109': 'iso-8859-3',
  'IR 110': 'iso-8859-4',
  'IR 144': 'iso-8859-5',
  'IR 127': 'iso-8859-6',
  'IR 126': 'iso-8859-7',
  'IR 138': 'iso-8859-8',
  'IR 148': 'latin5',
  'IR 203': 'iso-8859-15',
  'IR 166': 'windows-874',
  'IR 13': 'shift_jis',
  'IR 87': 'latin1',
  'IR 159': 'latin1',
  'IR 149': 'euc-kr',
  'IR 58': 'gbk',
  'IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** ISO 2022 escape sequences (without ESC) → decoder of the text that follows; JIS planes are decoded as EUC-JP. */
const escapes: readonly (readonly [sequence: string, decoder: string])[] = [
  ['$(D', 'jis-x-0212'],
  ['$)C', 'euc-kr'],
  ['$)A', 'gbk'],
  ['$B', 'jis-x-0208'],
  ['$@', 'jis-x-0208'],
  ['(B', 'latin1'],
  ['(J', 'shift_jis'],
  [')I', 'shift_jis'],
  ['-A', 'latin1'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-L', 'iso-8859-5'],
  ['-G', 'iso-8859-6'],
  ['-F', 'iso-8859-7'],
  ['-H', 'iso-8859-8'],
  ['-M', 'latin5'],
  ['-b', 'iso-8859-15'],
  ['-T', 'windows-874'],
];

const ESC = 0x1b;
const termOf = (value: string) =>
  value
    .trim()
    .toUpperCase()
    .replace(/^ISO(_| 2022 )/, '');

/** Whether every defined term is known, so that text in it can be carried over into a new file without loss. */
export function isKnownCharacterSet(values: readonly string[]): boolean {
  return values.every((value) => termOf(value) in decoders);
}

/**
 * Text as a string.
 *
 * @param values of Specific Character Set; [] is the default repertoire. An unknown term decodes as Latin-1.
 */
export function decodeText(bytes: Uint8Array, values: readonly string[]): string {
  const initial = decoders[termOf(values[0] ?? '')] ?? 'latin1';
  if (!bytes.includes(ESC)) return decodeWith(initial, bytes);
  let text = '';
  let decoder = initial;
  let from = 0;
  for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, from)) {
    text += decodeDelimited(decoder, initial, bytes.subarray(from, at));
    const after = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
    const found = escapes.find(([sequence]) => after.startsWith(sequence));
    decoder = found?.[1] ?? initial;
    from = at + 1 + (found?.[0].length ?? 0);
  }
  return text + decodeDelimited(decoder, initial, bytes.subarray(from));
}

/** Between two escape sequences: a control character or `^`, `=`, `\` in single-byte text ends the escaped set (PS3.5 6.1.2.5.3). */
function decodeDelimited(decoder: string, initial: string, bytes: Uint8Array): string {
  if (decoder === initial || decoder.startsWith('jis-')) return decodeWith(decoder, bytes);
  const end = bytes.findIndex((byte) => byte === 0x5e || byte === 0x3d || byte === 0x5c || byte < 0x20);
  if (end < 0) return decodeWith(decoder, bytes);
  return decodeWith(decoder, bytes.subarray(0, end)) + decodeWith(initial, bytes.subarray(end));
}

function decodeWith(decoder: string, bytes: Uint8Array): string {
  if (decoder === 'jis-x-0208') return new TextDecoder('euc-jp').decode(bytes.map((byte) => byte | 0x80));
  if (decoder === 'jis-x-0212') return new TextDecoder('euc-jp').decode(eucPlane3(bytes));
  return new TextDecoder(decoder).decode(bytes);
}

/** EUC-JP reaches JIS X 0212 by a 0x8F before each pair. */
function eucPlane3(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) out.push(0x8f, (bytes[at] ?? 0) | 0x80, (bytes[at + 1] ?? 0) | 0x80);
  return Uint8Array.from(out);
}
