import { describe, expect, it } from 'vitest';
import { inOneFolder } from './dropped.ts';

describe('what is dropped together', () => {
  it.each([
    [['/a b/c/1', '/a b/c/2.dcm'], { folder: '/a b/c/', names: ['1', '2.dcm'] }],
    [['C:\\x\\1', 'C:\\x\\2'], { folder: 'C:\\x\\', names: ['1', '2'] }],
    [['/one'], { folder: '/', names: ['one'] }],
    [['/a/series/', '/a/2'], { folder: '/a/', names: ['series', '2'] }],
    [['/a/1', '/b/2'], null],
    [['/a/1', '/a/b/2'], null],
    [['1', '2'], null],
    [[], null],
  ])('%j', (paths, dropped) => {
    expect(inOneFolder(paths)).toEqual(dropped);
  });
});
