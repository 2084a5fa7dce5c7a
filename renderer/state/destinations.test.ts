import { describe, expect, it } from 'vitest';
import type { CommandArgument, CommandResult, ErrorReport } from '../../preload/contract/index.ts';
import { countStates, remarksOf } from './delivery.ts';
import { Destinations } from './destinations.svelte.ts';

const error: ErrorReport = {
  kind: 'user',
  code: 'destination-unreachable',
  message: 'Nobody is there.',
  remedy: 'Wait.',
};
const exported = {
  folder: '/out',
  files: 3,
  seriesInstanceUID: '2.25.1',
  deviationSeriesInstanceUID: null,
  filled: [],
};
const delivery: CommandResult<'deliverFolder'> = {
  destination: 'A',
  outcomes: [
    { sopInstanceUID: '1', state: 'delivered', warning: 'Elements were changed.' },
    { sopInstanceUID: '2', state: 'failed', error },
    { sopInstanceUID: '3', state: 'failed', error },
    { sopInstanceUID: '4', state: 'present' },
  ],
  place: null,
  notes: [],
};

function open() {
  const sent: CommandArgument<'deliverFolder'>[] = [];
  const ok = <T>(result: T) => Promise.resolve({ ok: true, result } as const);
  const none = () => ok({ destinations: [], keychainRefusal: null });
  const destinations = new Destinations({
    listDestinations: none,
    saveDestination: () => Promise.resolve({ ok: false, error } as const),
    removeDestination: none,
    tryDestination: ({ name }) =>
      name === 'there' ? ok({ milliseconds: 3 }) : Promise.resolve({ ok: false, error } as const),
    deliverFolder: (argument) => {
      sent.push(argument);
      return argument.name === 'lost' ? Promise.reject(new Error('gone')) : ok(delivery);
    },
  });
  return { destinations, sent };
}

describe('destinations in the window', () => {
  it('keeps the error of the last change until one goes well', async () => {
    const { destinations } = open();
    expect(await destinations.save({ destination: { kind: 'folder', name: 'A', folder: '/a' } })).toBe(false);
    expect(destinations.error).toEqual(error);
    await destinations.read();
    expect(destinations.error).toBeNull();
  });

  it('tells how trying has gone, until the destination is another', async () => {
    const { destinations } = open();
    await Promise.all([destinations.try('there'), destinations.try('away')]);
    expect(destinations.trials).toEqual({
      there: { state: 'answered', milliseconds: 3 },
      away: { state: 'failed', error },
    });
    await destinations.remove('away');
    expect(Object.keys(destinations.trials)).toEqual(['there']);
  });

  it('sends only the series of the export', async () => {
    const { destinations, sent } = open();
    await destinations.send(exported, 'A');
    expect(sent).toEqual([{ folder: '/out', name: 'A', seriesInstanceUIDs: ['2.25.1'] }]);
    expect(destinations.sent).toEqual({ exported, delivery, error: null });
    await destinations.send(exported, 'lost');
    expect(destinations.sent).toMatchObject({ delivery: null, error: { code: 'no-answer' } });
    expect(destinations.sending).toBe(false);
  });

  it('says each failure once, with how many it befell', () => {
    expect(countStates(delivery)).toEqual({ delivered: 1, present: 1, failed: 2 });
    expect(remarksOf(delivery)).toEqual([
      { text: 'Elements were changed.', count: 1, failed: false },
      { text: 'Nobody is there. Wait.', count: 2, failed: true },
    ]);
  });
});
