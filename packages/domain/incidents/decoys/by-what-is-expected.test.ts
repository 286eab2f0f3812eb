import fc from 'fast-check';
import { expect, it } from 'vitest';
import { oneByWhatIsExpected } from './by-what-is-expected.ts';
import type { Dice } from './dice.ts';

/** How often each group is chosen, by dice that fall on every number once. */
function sharesOf(members: readonly string[]): Record<string, number> {
  const [shares, faces]: [Record<string, number>, number] = [{}, 997];
  for (let face = 0; face < faces; face += 1) {
    const dice: Dice = { below: (bound) => Math.floor((face / faces) * bound) };
    const chosen = oneByWhatIsExpected(dice, members, (member) => member);
    shares[chosen] = (shares[chosen] ?? 0) + 1 / faces;
  }
  return shares;
}
const many = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([name, count]) => Array.from({ length: count }, () => name));

it('takes counts that differ by chance for equal', () => {
  const shares = sharesOf(many({ 王: 6, 李: 4, 张: 5, 刘: 5 }));
  expect(shares.王).toBeLessThan(0.26);
  expect(shares.李).toBeGreaterThan(0.24);
});

it('believes counts that differ by far more', () => {
  const shares = sharesOf(many({ 王: 60, 李: 3, 张: 2, 刘: 1 }));
  expect(shares.王).toBeGreaterThan(0.8);
});

it('chooses somebody who is there, of whatever there is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('王', '李', '张'), { minLength: 1 }), fc.nat(), (members, seed) => {
      expect(members).toContain(oneByWhatIsExpected({ below: (bound) => seed % bound }, members, (member) => member));
    }),
  );
});
