/**
 * After a leak somebody has to know, at night and on a holiday, who is told by when. What the product reckons is compared with a table
 * written by hand from the law: a million people and one less, critical infrastructure and an ordinary office, holidays and days that are
 * worked for them. Each output names the rows of law on which it rests, and a row that changes changes those and no other.
 */
import { proveClocks } from '../clocks/prove-clocks.ts';
import type { Proof } from '../harness/proof.ts';

export const proof: Proof = {
  about: 'Every duty after a leak is reckoned as the law says, and names the row of law that asks for it.',
  run: async (context) => proveClocks(context),
};
