type Losses = Readonly<Record<string, number>>;

/** JSON has no word for what is not a finite number, and that is what a loss must be able to tell. */
export function encodeLosses(losses: Losses): string {
  return JSON.stringify(Object.entries(losses).map(([name, value]) => [name, String(value)]));
}

export function decodeLosses(text: string): Record<string, number> {
  const entries = JSON.parse(text) as [string, string][];
  return Object.fromEntries(entries.map(([name, value]) => [name, Number(value)]));
}
