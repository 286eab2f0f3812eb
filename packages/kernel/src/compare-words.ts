/** A piece of a text beside another: in both, only in the newer, only in the older. */
export interface Piece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Above this many words on each side the whole is told as replaced: the table of the comparison grows with their product. */
const MOST_WORDS = 3_000;

/** Words of a Latin text, single characters of a Chinese one. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{Script=Latin}\p{N}]+|\s+|./gsu) ?? [];
}

/** The shortest way from one text to another, by the longest common subsequence of their words; neighbours of a kind are one piece. */
export function compareWords(before: string, after: string): Piece[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  const [old, now] = [wordsOf(before), wordsOf(after)];
  if (old.length > MOST_WORDS || now.length > MOST_WORDS) return joined([...all('removed', old), ...all('added', now)]);
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const [below = 0, right = 0, both = 0] = [
        common[(i + 1) * width + j],
        common[i * width + j + 1],
        common[(i + 1) * width + j + 1],
      ];
      common[i * width + j] = old[i] === now[j] ? both + 1 : Math.max(below, right);
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      pieces.push({ kind: 'same', text: old[i] ?? '' });
      i += 1;
      j += 1;
    } else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) {
      pieces.push({ kind: 'removed', text: old[i] ?? '' });
      i += 1;
    } else {
      pieces.push({ kind: 'added', text: now[j] ?? '' });
      j += 1;
    }
  }
  return joined([...pieces, ...all('removed', old.slice(i)), ...all('added', now.slice(j))]);
}

function all(kind: Piece['kind'], words: readonly string[]): Piece[] {
  return words.map((text) => ({ kind, text }));
}

function joined(pieces: readonly Piece[]): Piece[] {
  const whole: Piece[] = [];
  for (const { kind, text } of pieces) {
    const last = whole.at(-1);
    if (last?.kind === kind) whole[whole.length - 1] = { kind, text: last.text + text };
    else whole.push({ kind, text });
  }
  return whole;
}
