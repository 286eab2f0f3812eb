import { expect, it } from 'vitest';
import { inventTrace } from './invent-trace.ts';
import { proveDetection } from './prove-detection.ts';

it('the rules see the attacks of public cases, and ordinary months stay quiet', () => {
  const claims: string[] = [];
  proveDetection(
    { seed: 2_026, agents: 120, days: 120, attackerOfEvery: 3 },
    {
      figure: () => undefined,
      say: () => undefined,
      holds: (claim, condition) => {
        expect(condition, claim).toBe(true);
        claims.push(claim);
      },
    },
  );
  expect(claims.length).toBeGreaterThan(5);
});

it('the same seed invents the same months, and another one others', () => {
  const wishes = { agents: 12, days: 30, attackerOfEvery: 4 };
  const [one, again, other] = [1, 1, 2].map((seed) => JSON.stringify(inventTrace({ ...wishes, seed }).events));
  expect(again).toBe(one);
  expect(other).not.toBe(one);
});
