/**
 * The spelling of a name that is sealed and shown: NFKC (full-width letters become ordinary ones), trimmed, one space between
 * words, one kind of middle dot.
 */
export function normaliseName(written: string): string {
  return written
    .normalize('NFKC')
    .replace(/[\u2022\u2027\u2219\u22c5\u30fb\uff65]/g, '·')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * What the blind index sees of a name, character by character: lower case, without spaces and dots, so that `Anna Lee`,
 * `anna lee` and `AnnaLee`, or 买买提·吐尔逊 with and without its dot, are found by one another.
 */
export function indexedCharacters(name: string): string[] {
  return Array.from(
    normaliseName(name)
      .toLowerCase()
      .replace(/[\s·.'’-]/g, ''),
  );
}
