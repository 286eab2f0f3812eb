const CANDIDATES = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof CANDIDATES)[number];

/** The sign that parts the first line most often outside quotation marks; a comma where none does. */
export function guessDelimiter(text: string): Delimiter {
  const counts = new Map<string, number>(CANDIDATES.map((sign) => [sign, 0]));
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '\n' || char === '\r')) break;
    else if (!quoted && counts.has(char)) counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  let [best, most]: [Delimiter, number] = [',', 0];
  for (const sign of CANDIDATES) {
    const count = counts.get(sign) ?? 0;
    if (count > most) [best, most] = [sign, count];
  }
  return best;
}
