/** The known word that differs least from a wrong one; undefined where none is near. */
export function nearest(wrong: string, known: readonly string[]): string | undefined {
  const plain = plainly(wrong);
  const [best] = known
    .map((word) => ({ word, distance: editDistance(plain, plainly(word)) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, Math.floor(plain.length / 3)) ? best.word : undefined;
}

/** ` Did you mean "…"?`, or nothing where no word is near. */
export function didYouMean(wrong: string, known: readonly string[], mark = '"'): string {
  const word = nearest(wrong, known);
  return word === undefined ? '' : ` Did you mean ${mark}${word}${mark}?`;
}

/** One spelling for image_height, imageHeight and image-height. */
function plainly(word: string): string {
  return word
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

/** Insertions, deletions and replacements that turn one word into another (Levenshtein 1966), a row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
