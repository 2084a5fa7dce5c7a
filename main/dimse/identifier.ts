import { tagOf, vrOf, type Keyword } from '../dicom/index.ts';

/** Keys of a query (PS3.4 C.2.2): '' asks for the value, anything else must match it. */
export type Identifier = { readonly [K in Keyword]?: string } & {
  readonly QueryRetrieveLevel: 'STUDY' | 'SERIES' | 'IMAGE';
};

/** Implicit VR Little Endian, in the order of tags (PS3.5 7.1.3). */
export function encodeIdentifier(identifier: Identifier): Buffer {
  const elements = Object.entries({ SpecificCharacterSet: 'ISO_IR 192', ...identifier }).map(([keyword, value]) => {
    const padding = vrOf(keyword as Keyword) === 'UI' ? '\0' : ' ';
    const text = Buffer.from(value ?? '', 'utf8');
    return {
      tag: tagOf(keyword as Keyword),
      value: text.length % 2 === 0 ? text : Buffer.concat([text, Buffer.from(padding)]),
    };
  });
  elements.sort((a, b) => (a.tag < b.tag ? -1 : 1));
  return Buffer.concat(
    elements.flatMap(({ tag, value }) => {
      const head = Buffer.alloc(8);
      head.writeUInt16LE(parseInt(tag.slice(0, 4), 16), 0);
      head.writeUInt16LE(parseInt(tag.slice(4), 16), 2);
      head.writeUInt32LE(value.length, 4);
      return [head, value];
    }),
  );
}
