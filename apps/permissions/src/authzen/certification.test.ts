import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LEVELS, type Outcome, playScenario } from '../testing/certification.ts';
import { breachOf, readExpectations } from '../testing/expectations.ts';
import { type StartedDecisions, startDecisions } from '../testing/start-decisions.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));
const IDENTIFIER = 'https://permissions.example';

let certified: StartedDecisions;
let agency: StartedDecisions;
let outcomes: readonly Outcome[];
beforeAll(async () => {
  certified = await startDecisions({ policyFolder: `${SAMPLES}certification/policies`, decisionPointUrl: IDENTIFIER });
  agency = await startDecisions({ policyFolder: `${SAMPLES}agency/policies` });
  outcomes = await playScenario(certified.ours, IDENTIFIER);
});
afterAll(() => Promise.all([certified.dispose(), agency.dispose()]));

it.each(LEVELS)('passes the certification scenario of AuthZEN 1.0 at the level %s', (level) => {
  const played = outcomes.filter((outcome) => outcome.level === level);
  expect(played.length).toBeGreaterThan(0);
  expect(played.filter(({ fault }) => fault !== null)).toEqual([]);
});

it('answers the sample folder of two other systems as its expectations file says', async () => {
  for (const expectation of await readExpectations(`${SAMPLES}agency/expectations.json`)) {
    expect(await breachOf(expectation, agency.ours), expectation.name).toBeNull();
  }
});
