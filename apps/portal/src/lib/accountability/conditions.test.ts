import { LogFilter, SaveLogView } from '@kean/accountability/contract';
import { expect, test } from 'vitest';
import { choiceKeptIn, conditionsOf, keptConditionsOf } from './conditions.ts';
import { EVERYTHING, type LogChoice } from './log-choice.ts';

const now = new Date('2026-11-23T17:30:00Z'); // 01:30 on the 24th in the offices
const ID = '01936f0a-0000-7000-8000-000000000042';
const whole: LogChoice = {
  clauses: [],
  actions: ['circulation.field-revealed'],
  outcomes: ['refused'],
  purposes: ['follow-up'],
  period: null,
  from: '2026-11-01',
  to: '2026-11-23',
  staff: ID,
  client: ID,
  branch: ID,
};
const kept = (choice: LogChoice) => {
  const { name, conditions } = SaveLogView.parse({ name: '本店', conditions: keptConditionsOf(choice) });
  return choiceKeptIn(JSON.parse(JSON.stringify({ id: ID, name, conditions })));
};

test('days are searched from the midnight of the first to the midnight after the last', () => {
  expect(LogFilter.parse(conditionsOf(whole, now))).toMatchObject({
    actions: ['circulation.field-revealed'],
    from: new Date('2026-10-31T16:00:00Z'),
    to: new Date('2026-11-23T16:00:00Z'),
    staffId: ID,
    clientId: ID,
    branchId: ID,
  });
});

test('a span is searched from where it begins now, and everything by no condition', () => {
  expect(conditionsOf({ ...EVERYTHING, period: 'week' }, now)).toEqual({ from: '2026-11-17T16:00:00.000Z' });
  expect(conditionsOf(EVERYTHING, now)).toEqual({});
});

test('a kept view is opened as it was kept, a moving span as a span', () => {
  for (const choice of [whole, { ...EVERYTHING, period: 'week', clauses: ['storage'] } as const, EVERYTHING]) {
    expect(kept(choice)).toEqual(choice);
  }
});
