/** A process that opens one folder after the other: `{ folder }` in, `ChildReply` out. */
import { openFolder, type Opened } from './open-folder.ts';

export type ChildReply =
  | { kind: 'ready' }
  /** `growth`: bytes of memory by which the process has ever been larger than when it was idle */
  | { kind: 'opened'; opened: Opened; growth: number }
  | { kind: 'thrown'; message: string; growth: number };

const idle = process.memoryUsage.rss();
const growth = () => process.resourceUsage().maxRSS * 1024 - idle;
const reply = (message: ChildReply) => process.send?.(message);

process.on('message', ({ folder }: { folder: string }) => {
  openFolder(folder).then(
    (opened) => reply({ kind: 'opened', opened, growth: growth() }),
    (error: unknown) => reply({ kind: 'thrown', message: String(error), growth: growth() }),
  );
});
reply({ kind: 'ready' });
