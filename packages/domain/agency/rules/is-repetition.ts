/** Longest unit whose repetition counts as one; eight characters twice are not yet a password of fifteen. */
const LONGEST_UNIT = 8;

/** True when the whole text is one short unit over and over (`lemonlemonlemon`), the last round perhaps cut short. */
export function isRepetition(text: string): boolean {
  const characters = [...text.toLowerCase()];
  for (let unit = 1; unit <= Math.min(LONGEST_UNIT, characters.length - 1); unit++) {
    if (characters.every((character, position) => character === characters[position % unit])) return true;
  }
  return false;
}
