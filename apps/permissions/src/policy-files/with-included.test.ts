import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ToldRoles, withIncluded } from './with-included.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'constructor', 'stranger'] as const;
const roles = fc
  .array(fc.tuple(fc.constantFrom(...NAMES.slice(0, 5)), fc.array(fc.constantFrom(...NAMES))))
  .map((entries) => Object.fromEntries(entries.map(([name, includes]) => [name, { includes }])));
const told = fc.array(fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom(1, null)), { maxLength: 3 });

it('tells the same of a role that was told before and of one that was not', () => {
  fc.assert(
    fc.property(roles, fc.array(fc.tuple(fc.subarray([...NAMES]), told), { maxLength: 10 }), (declared, questions) => {
      const kept = new ToldRoles(declared);
      for (const [known, names] of [...questions, ...questions]) {
        const texts = names.filter((name) => typeof name === 'string');
        expect(kept.with(known, names)).toEqual(withIncluded([...known, ...texts], declared));
      }
    }),
  );
});
