import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pacedFrames } from './frame.ts';

let refresh: (() => void) | null = null;
const device = { idle: true, wanted: false, mark: vi.fn() };
const nextRefresh = (): void => {
  const due = refresh;
  refresh = null;
  due?.();
};

beforeEach(() => {
  refresh = null;
  device.idle = true;
  device.mark.mockClear();
  vi.stubGlobal('requestAnimationFrame', (turn: () => void) => {
    refresh = turn;
    return 1;
  });
  vi.stubGlobal('reportError', vi.fn());
});
afterEach(() => vi.unstubAllGlobals());

describe('frames', () => {
  it('draw each pane once a refresh, with the newest picture', () => {
    const [frames, drawn] = [pacedFrames(device), [] as string[]];
    const panes = ['a', 'b'].map((name) => frames.of<number>((picture) => drawn.push(`${name}${picture}`)));
    for (const picture of [1, 2]) for (const pane of panes) pane.request(picture);
    nextRefresh();
    expect(drawn).toEqual(['a2', 'b2']);
    expect(device.mark).toHaveBeenCalledTimes(1);
    nextRefresh();
    expect(drawn).toHaveLength(2);
  });

  it('wait for a device that is busy, and for nothing that was given up', () => {
    const [frames, drawn] = [pacedFrames(device), [] as string[]];
    const [one, other] = ['a', 'b'].map((name) => frames.of<null>(() => drawn.push(name)));
    device.idle = false;
    one!.request(null);
    other!.request(null);
    nextRefresh();
    expect([drawn, device.wanted]).toEqual([[], true]);
    other!.cancel();
    device.idle = true;
    nextRefresh();
    expect([drawn, device.wanted]).toEqual([['a'], false]);
  });

  it('go on with the next pane after one that cannot be drawn', () => {
    const [frames, drawn] = [pacedFrames(device), [] as string[]];
    const broken = frames.of<null>(() => {
      throw new Error('no picture');
    });
    const whole = frames.of<null>(() => drawn.push('whole'));
    broken.request(null);
    whole.request(null);
    nextRefresh();
    expect(drawn).toEqual(['whole']);
    expect(reportError).toHaveBeenCalledTimes(1);
  });

  it('leave the other panes for the next refresh when one takes long', () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const [frames, drawn] = [pacedFrames(device), [] as string[]];
    for (const name of ['slow', 'next'])
      frames
        .of<null>(() => {
          now += 50;
          drawn.push(name);
        })
        .request(null);
    nextRefresh();
    expect(drawn).toEqual(['slow']);
    nextRefresh();
    expect(drawn).toEqual(['slow', 'next']);
    vi.restoreAllMocks();
  });
});
