import type { CDPSession, Page } from '@playwright/test';

/** Bytes of array buffers that a page holds, after a collection of garbage: those of its volumes are nearly all. */
export class RendererMemory {
  private constructor(private readonly session: CDPSession) {}

  static async of(page: Page): Promise<RendererMemory> {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.enable');
    return new RendererMemory(session);
  }

  async arrayBufferBytes(): Promise<number> {
    for (let turn = 0; turn < 3; turn += 1) await this.session.send('HeapProfiler.collectGarbage');
    const usage = (await this.session.send('Runtime.getHeapUsage')) as { backingStorageSize?: number };
    if (usage.backingStorageSize === undefined) throw new Error('This Chromium does not tell of its array buffers.');
    return usage.backingStorageSize;
  }
}
