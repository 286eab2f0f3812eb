import { expect, it } from 'vitest';
import { digestOfHalves, halvesOf, newRecoveryHalf } from './recovery-code.ts';

it('a code is its two halves in either order, however they are written', () => {
  const [one, two] = [newRecoveryHalf(), newRecoveryHalf()];
  const kept = digestOfHalves([one.digest, two.digest]);
  expect(one.text).toMatch(/^[0-9a-z]{6}-[0-9a-z]{6}$/);
  for (const typed of [
    `${one.text}-${two.text}`,
    `${two.text} ${one.text}`,
    ` ${one.text.toUpperCase()}${two.text.replaceAll('-', '')} `,
    `${one.text}-${two.text}`.replaceAll('0', 'o').replaceAll('1', 'L'),
  ]) {
    expect(digestOfHalves(halvesOf(typed))).toEqual(kept);
  }
});

it('one half is not enough, twice neither, nor with one of another code', () => {
  const [one, two, other] = [newRecoveryHalf(), newRecoveryHalf(), newRecoveryHalf()];
  const kept = digestOfHalves([one.digest, two.digest]);
  for (const typed of [
    '',
    one.text,
    `${one.text}-${one.text}`,
    `${one.text}-${other.text}`,
    `${one.text}-${two.text}0`,
  ]) {
    expect(digestOfHalves(halvesOf(typed))).not.toEqual(kept);
  }
});
