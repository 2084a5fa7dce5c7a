import { describe, expect, it } from 'vitest';
import { destination } from '../../preload/contract/index.ts';
import { destinationOf, draftOf, takesSecret } from './destination-draft.ts';

const whole = [
  { kind: 'folder', name: 'A', folder: '/a', layout: '{PatientID}' },
  { kind: 'medium', name: 'B', folder: '/b' },
  { kind: 'dicom', name: 'C', host: 'c', port: 104, calledAETitle: 'C' },
  {
    kind: 'dicom',
    name: 'D',
    host: 'd',
    port: 2762,
    calledAETitle: 'D',
    callingAETitle: 'ME',
    security: { authorities: '/ca.pem', certificate: '/me.pem', key: '/me.key', checkName: false },
    timeoutSeconds: 7,
    retrieve: { method: 'c-move', port: 4000 },
  },
  { kind: 'dicomweb', name: 'E', url: 'https://e/web', timeoutSeconds: 9 },
  { kind: 'dicomweb', name: 'F', url: 'http://f/web', authentication: { scheme: 'basic', user: 'u' } },
  { kind: 'dicomweb', name: 'G', url: 'http://g/web', authentication: { scheme: 'bearer' }, allowUnencrypted: true },
].map((one) => destination.parse(one));

describe('a destination in a form', () => {
  it.each(whole)('comes out as it went in: $kind $name', (one) => {
    expect(destination.parse(destinationOf(draftOf(one), one))).toEqual(one);
  });

  it('has usual values where it is left blank', () => {
    const draft = { ...draftOf(null), name: ' New ', folder: ' /new ' };
    expect(destinationOf(draft, null)).toEqual({ kind: 'folder', name: 'New', folder: '/new' });
  });

  it('loses its TLS when that is taken away', () => {
    const [, , , secured] = whole;
    expect(destinationOf({ ...draftOf(secured!), tls: false }, secured!)).not.toHaveProperty('security');
  });

  it('asks for a secret only where one goes with it', () => {
    expect(whole.filter((one) => takesSecret(draftOf(one))).map(({ name }) => name)).toEqual(['D', 'F', 'G']);
  });
});
