import { expect, it } from 'vitest';
import { providerNote } from './provider-note.ts';

it('says once for each series that it is begun anew on another provider, and why', () => {
  const notes: string[] = [];
  const tell = providerNote({ note: (text) => notes.push(text) });
  const moved = 'cpu (cuda: out of memory)';
  tell({ phase: 'preparing', provider: '' }, '2.25.1');
  for (const provider of ['cuda', 'cuda', moved, moved]) tell({ phase: 'sampling', provider }, '2.25.1');
  for (const provider of ['cuda', 'cuda']) tell({ phase: 'sampling', provider }, '2.25.2');
  tell({ phase: 'restoring', provider: 'cuda' }, '2.25.2');
  expect(notes).toEqual(['2.25.1: begun anew on cpu (cuda: out of memory), after cuda']);
});
