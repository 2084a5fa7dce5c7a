import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parentOf, utilityChild } from './child-process.ts';

/** Electron's utilityProcess as far as we use it. */
class UtilityDouble extends EventEmitter {
  readonly pid = undefined;
  readonly sent: unknown[] = [];
  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  kill(): boolean {
    return this.emit('exit', 15);
  }
}

describe('child under Electron', () => {
  it('is started with the loader of its entry and spoken to both ways', () => {
    const double = new UtilityDouble();
    const started: unknown[] = [];
    const start = utilityChild((...given) => {
      started.push(given);
      return double;
    });
    const child = start({ path: '/app/inference-child.cjs', execArgv: ['--x'] });
    expect(started).toEqual([
      ['/app/inference-child.cjs', [], { execArgv: ['--x'], serviceName: 'SynDiff inference' }],
    ]);

    const heard: unknown[] = [];
    child.onMessage((message) => heard.push(message));
    child.onExit((how) => heard.push(how));
    child.post({ id: 1 });
    double.emit('message', { id: 1, ok: true });
    child.kill();
    expect(double.sent).toEqual([{ id: 1 }]);
    expect(heard).toEqual([{ id: 1, ok: true }, 'code 15']);
  });

  it('finds its parent behind the port, whose messages are wrapped', () => {
    const port = new UtilityDouble();
    const parent = parentOf(Object.assign(Object.create(process) as NodeJS.Process, { parentPort: port }));
    const heard: unknown[] = [];
    parent.onMessage((message) => heard.push(message));
    port.emit('message', { data: 'hello' });
    parent.post('there');
    expect(heard).toEqual(['hello']);
    expect(port.sent).toEqual(['there']);
  });
});
