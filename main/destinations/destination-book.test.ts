import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DestinationBook, parseDestinations } from './destination-book.ts';

let work = '';
beforeEach(async () => (work = await mkdtemp(join(tmpdir(), 'syndiff-book-'))));
afterEach(() => rm(work, { recursive: true, force: true }));

const folder = { kind: 'folder', name: 'Archive folder', folder: '/srv/dicom', layout: '{PatientID}' } as const;
const node = { kind: 'dicom', name: 'PACS', host: 'pacs', port: 104, calledAETitle: 'PACS' };
const file = (...destinations: object[]) => JSON.stringify({ format: 'syndiff-destinations/1', destinations });
const refusal = (text: string) => {
  try {
    parseDestinations(text, 'destinations.json');
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'accepted';
};

describe('the file of destinations', () => {
  it('keeps what it is given, readable by its owner only', async () => {
    const book = DestinationBook.of(work);
    expect(await book.list()).toEqual([]);
    await book.save(folder);
    await book.save({ ...folder, name: 'Second' });
    await book.save({ ...folder, name: 'First' }, 'Archive folder');
    expect((await DestinationBook.of(work).list()).map(({ name }) => name)).toEqual(['First', 'Second']);
    expect((await stat(book.file)).mode & 0o777).toBe(0o600);
    expect(await book.remove('First')).toHaveLength(1);
    await expect(book.find('First')).rejects.toMatchObject({ remedy: 'There are "Second".' });
  });

  it('fills in what a file written by hand leaves out', () => {
    expect(parseDestinations(file(node), '')).toEqual([
      { ...node, callingAETitle: 'SYNDIFF', timeoutSeconds: 30, retrieve: { method: 'c-get' } },
    ]);
  });

  it.each([
    ['not JSON', '{', 'It is not JSON'],
    ['another format', '{"format":"other","destinations":[]}', 'At format: '],
    ['a port beyond all ports', file({ ...node, port: 70000 }), 'At destinations.0.port ("PACS"): '],
    [
      'a secret in the file',
      file({ ...node, password: 'x' }),
      '("PACS"): there is a key that is not known (password).',
    ],
    ['a kind that is none', file(folder, { ...node, kind: 'ftp' }), 'At destinations.1.kind ("PACS"): '],
    ['an AE title too long', file({ ...node, calledAETitle: 'A'.repeat(17) }), 'an AE title has 1 to 16 characters'],
    ['two of one name', file(node, { ...node, name: 'pacs' }), '"pacs" and "PACS" cannot be told apart'],
    ['a layout of unknown keywords', file({ ...folder, layout: '{Patient}' }), '"Archive folder": The layout'],
    ['a relative folder', file({ ...folder, folder: 'here' }), 'must be named from the root on'],
  ])('refuses %s and says where', (_, text, message) => {
    expect(refusal(text)).toContain(message);
  });

  it('leaves a file that is wrong as it is', async () => {
    const book = DestinationBook.of(work);
    await writeFile(book.file, '{"format":"syndiff-destinations/1"');
    await expect(book.save(folder)).rejects.toMatchObject({ code: 'destinations-file' });
    expect(await readFile(book.file, 'utf8')).toBe('{"format":"syndiff-destinations/1"');
  });
});
