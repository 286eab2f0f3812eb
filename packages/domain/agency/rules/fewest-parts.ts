/** Rows of the keyboard and of the alphabet; a walk along one of them, either way, is one part however long it is. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '01234567890',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
];
const WALKS = ROWS.flatMap((row) => [row, [...row].reverse().join('')]);
const SHORTEST_WALK = 4;
const SHORTEST_RUN = 3;
const LONGEST_NUMBER = 4;
const LONGEST_PART = 40;

/** What people put between words: signs of ASCII and of Chinese punctuation, and space of every kind. */
const SEPARATORS = /[\s!-/:-@[-`{-~、。，！？；：·…—～（）《》「」]/gu;

/** How people disguise letters. */
const DISGUISES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * The fewest known parts a text can be cut into without a remainder: known words, walks along the keyboard, runs of one
 * character, years, dates and numbers of up to four digits. Case, separators and the usual disguises (`p@ssw0rd`) do not count.
 * @param known parts in lower case, letters and digits only
 * @returns infinity when some piece of it is not known
 */
export function fewestParts(text: string, known: ReadonlySet<string>): number {
  const lower = text.toLowerCase();
  const spoken = lower.replaceAll(SEPARATORS, '');
  // Where signs are the greater part, they are the password and no separators in it.
  if (spoken.length * 2 < lower.length) return Number.POSITIVE_INFINITY;
  const withSigns = lower.replaceAll(SEPARATORS, (sign) => ('!@$'.includes(sign) ? sign : ''));
  const withoutMark = withSigns.replaceAll('!', '');
  return Math.min(
    cut(spoken, spoken, known),
    ...[withSigns, withoutMark].map((signs) => cut(undisguise(signs), signs, known)),
  );
}

function undisguise(text: string): string {
  return text.replaceAll(/[013457@$!]/g, (sign) => DISGUISES[sign] ?? sign);
}

/** Cuts `letters`; where it is read as a number or a walk, `signs` (the same text before disguises were taken off) counts. */
function cut(letters: string, signs: string, known: ReadonlySet<string>): number {
  const fewest = [0];
  for (let end = 1; end <= letters.length; end++) {
    let best = Number.POSITIVE_INFINITY;
    for (let start = Math.max(0, end - LONGEST_PART); start < end; start++) {
      const before = fewest[start] ?? Number.POSITIVE_INFINITY;
      if (before + 1 < best && isPart(letters.slice(start, end), signs.slice(start, end), known)) best = before + 1;
    }
    fewest.push(best);
  }
  return letters === '' ? 0 : (fewest[letters.length] ?? Number.POSITIVE_INFINITY);
}

function isPart(letters: string, signs: string, known: ReadonlySet<string>): boolean {
  return known.has(letters) || known.has(signs) || isWalk(signs) || isRun(signs) || isNumber(signs);
}

function isWalk(text: string): boolean {
  return text.length >= SHORTEST_WALK && WALKS.some((walk) => walk.includes(text));
}

function isRun(text: string): boolean {
  return text.length >= SHORTEST_RUN && [...text].every((character) => character === text[0]);
}

function isNumber(text: string): boolean {
  if (!/^\d+$/.test(text)) return false;
  return text.length <= LONGEST_NUMBER || /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(text);
}
