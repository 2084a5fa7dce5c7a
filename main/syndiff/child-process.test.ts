import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
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

describe('child of a parent that is gone', () => {
  it('ends quietly when it answers what nobody waits for any more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'syndiff-child-'));
    try {
      const [program, busy, goOn] = ['child.mts', 'busy', 'go-on'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      // As during a pass of ONNX Runtime, it does not hear that the parent goes, and answers first.
      await writeFile(
        program,
        `import { existsSync, writeFileSync } from 'node:fs';
        import { parentOf } from ${JSON.stringify(new URL('child-process.ts', import.meta.url).href)};
        const parent = parentOf(process);
        parent.onMessage(() => {
          writeFileSync(${JSON.stringify(busy)}, '');
          const rest = new Int32Array(new SharedArrayBuffer(4));
          while (!existsSync(${JSON.stringify(goOn)})) Atomics.wait(rest, 0, 0, 5);
          parent.post('an answer');
        });`,
      );
      const child = fork(program, {
        execArgv: ['--import', import.meta.resolve('tsx')],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      const ended = Promise.all([text(child.stderr!), once(child, 'exit')]);
      child.send('a question');
      while (!existsSync(busy)) await sleep(5);
      child.disconnect();
      await writeFile(goOn, '');
      const [said, [code]] = await ended;
      expect(said).toBe('');
      expect(code).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
