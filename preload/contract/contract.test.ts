import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandNames } from '../command-names.ts';
import { commands, engineEvent } from './index.ts';
import type { CommandName } from './index.ts';

interface Fixture {
  /** a command and which side of it, or "event" */
  what: 'event' | `${CommandName}.argument` | `${CommandName}.result`;
  value: unknown;
  /** of a fixture that must be refused: the path of the first thing wrong with it */
  wrong?: string;
}

const folder = new URL('fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((name) => {
  const fixture = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Fixture;
  return [name, fixture] as const;
});
const accepted = fixtures.filter(([, { wrong }]) => wrong === undefined);
const refused = fixtures.filter(([, { wrong }]) => wrong !== undefined);

function schemaOf(what: Fixture['what']) {
  if (what === 'event') return engineEvent;
  const [command, side] = what.split('.') as [CommandName, 'argument' | 'result'];
  return commands[command][side];
}

describe('the contract', () => {
  it.each(accepted)('accepts %s and keeps it as it is', (_name, { what, value }) => {
    expect(schemaOf(what).parse(value)).toEqual(value);
  });

  it.each(refused)('refuses %s at the right place', (_name, { what, value, wrong }) => {
    const parsed = schemaOf(what).safeParse(value);
    expect(parsed.error?.issues[0]?.path.join('.')).toBe(wrong);
  });

  it('has an accepted argument and result of every command and every kind of event', () => {
    const covered = new Set(
      accepted.map(([, { what, value }]) => (what === 'event' ? (value as { type: string }).type : what)),
    );
    const sides = commandNames.flatMap((name) => [`${name}.argument`, `${name}.result`]);
    const events = engineEvent.options.map((option) => option.shape.type.value);
    expect([...sides, ...events].filter((what) => !covered.has(what))).toEqual([]);
  });

  it('knows the same commands with and without zod', () => {
    expect([...commandNames].sort()).toEqual(Object.keys(commands).sort());
  });

  it('fills in what a translation does not say', () => {
    expect(commands.startTranslation.argument.parse({ seriesId: 'a', direction: 'ct-to-mrt1' })).toEqual({
      seriesId: 'a',
      direction: 'ct-to-mrt1',
      seed: 1,
      samples: 1,
      provider: 'auto',
      resample: false,
      slice: 0,
    });
  });
});
