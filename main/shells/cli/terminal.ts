import { errorText } from './error-text.ts';

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Results go to standard output, everything else to standard error, so that a pipe sees results only. */
export class Terminal {
  private lineOpen = false;

  constructor(
    private readonly out: Output = process.stdout,
    private readonly err: Output = process.stderr,
  ) {}

  /** Whether progress may rewrite its line. */
  get interactive(): boolean {
    return this.err.isTTY === true;
  }

  result(text: string): void {
    this.endLine();
    this.out.write(`${text}\n`);
  }

  note(text: string): void {
    this.endLine();
    this.err.write(`${text}\n`);
  }

  /** Rewrites one line on a terminal; writes one more line elsewhere. */
  progress(text: string): void {
    if (!this.interactive) return this.note(text);
    this.err.write(`\r\u001b[K${text.slice(0, (this.err.columns ?? 80) - 1)}`);
    this.lineOpen = true;
  }

  error(thrown: unknown): void {
    this.note(errorText(thrown));
  }

  private endLine(): void {
    if (this.lineOpen) this.err.write('\n');
    this.lineOpen = false;
  }
}
