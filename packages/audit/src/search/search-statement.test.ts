/** Along which index a search walks: the answer is the same along any, and a hundred times slower along most. */
import { describe, expect, it } from 'vitest';
import type { EventFilter } from './event-filter.ts';
import { FREQUENT_ACTIONS } from './frequent-actions.ts';
import { searchStatement } from './search-statement.ts';

const ID = '0190a138-0000-7000-8000-000000000001';
const OTHER = '0190a138-0000-7000-8000-000000000002';
const [FREQUENT = ''] = FREQUENT_ACTIONS;
const RARE_ACTION = 'storage.rotation-started';

const asked = (filter: EventFilter) => searchStatement({ filter, after: null, rows: 101 });
const textOf = (filter: EventFilter) => asked(filter).text.replaceAll(/\s+/g, ' ');

describe('the walk of a search', () => {
  it('for one client is along the hours of that client, alone and among many', () => {
    const both = textOf({ subjectId: ID });
    expect(both).toContain('uuid_hash(subject_id) = uuid_hash($1::uuid)');
    expect(both).toContain('subject_ids @> array[$1::uuid]');
    expect(both).toContain('order by log_hour(occurred_at) desc');
    const alone = textOf({ subjectId: ID, alone: true });
    expect(alone).toContain('uuid_hash(subject_id) = uuid_hash($1::uuid)');
    expect(alone).not.toContain('subject_ids @>');
  });

  it('for one person is along the hours of that person, and along the times of what is rare where only that is asked', () => {
    for (const filter of [
      { principalId: ID },
      { principalId: ID, actions: [FREQUENT] },
      { principalId: ID, actions: [FREQUENT, RARE_ACTION] },
      { principalId: ID, outcomes: ['allowed', 'refused'] },
    ] satisfies EventFilter[]) {
      expect(textOf(filter)).toContain('order by log_hour(occurred_at) desc');
      expect(textOf(filter)).toContain('principal = one.number');
      expect(textOf(filter)).not.toContain('form & 1 = 1');
    }
    for (const filter of [
      { principalId: ID, actions: [RARE_ACTION] },
      { principalId: ID, outcomes: ['refused', 'failed'] },
      { principalId: ID, actions: [FREQUENT], outcomes: ['refused'] },
    ] satisfies EventFilter[]) {
      expect(textOf(filter)).not.toContain('log_hour');
      expect(textOf(filter)).toContain('principal = one.number and form & 1 = 1');
    }
  });

  it('does not say twice what it walks along', () => {
    expect(textOf({ principalId: ID })).not.toContain('principal = any');
    expect(textOf({ branchIds: [ID] })).not.toContain('branch = any');
    expect(textOf({ subjectId: ID, principalId: OTHER, branchIds: [ID] })).toMatch(/principal = any.*branch = any/);
    expect(textOf({ principalId: ID, branchIds: [OTHER] })).toContain('branch = any');
  });

  it('for rare actions is along each, together with one along time for frequent ones', () => {
    const rare = textOf({ actions: [RARE_ACTION] });
    expect(rare).toContain('form = one.number and form & 1 = 1');
    expect(rare).not.toContain('union all');
    const mixed = asked({ actions: [RARE_ACTION, FREQUENT], outcomes: ['refused'] });
    expect(mixed.text).toContain('union all');
    expect(mixed.text).not.toContain('form & 2 = 2');
    expect(mixed.values).toEqual([[RARE_ACTION], ['refused'], [FREQUENT], ['refused']]);
  });

  it('for what was not allowed is along what was not allowed', () => {
    expect(textOf({ outcomes: ['refused'] })).toContain('form & 2 = 2');
    expect(textOf({ outcomes: ['refused', 'allowed'] })).not.toContain('form & 2 = 2');
    expect(textOf({ actions: [FREQUENT], outcomes: ['failed'] })).toContain('form & 2 = 2');
  });

  it('for up to eight branches is along the hours of each, and along time for more or for chosen actions', () => {
    const branches = (count: number) => Array.from({ length: count }, () => ID);
    expect(textOf({ branchIds: branches(8) })).toContain('branch = one.number');
    expect(textOf({ branchIds: branches(8) })).toContain('order by log_hour(occurred_at) desc');
    for (const filter of [{ branchIds: branches(9) }, { branchIds: branches(1), actions: [FREQUENT] }, {}]) {
      expect(textOf(filter)).not.toContain('one.number');
      expect(textOf(filter)).not.toContain('log_hour');
      expect(textOf(filter)).toContain('order by occurred_at desc, id desc limit 101');
    }
  });

  it('has a text for each of five lengths of a page, and none for a longer one', () => {
    const limitOf = (rows: number) => searchStatement({ filter: {}, after: null, rows }).text.match(/limit (\d+)/)?.[1];
    expect([1, 26, 27, 51, 101, 102, 201, 501].map(limitOf)).toEqual([
      '26',
      '26',
      '51',
      '51',
      '101',
      '201',
      '201',
      '501',
    ]);
    expect(() => limitOf(502)).toThrow(RangeError);
  });

  it('says times once more as the index of hours knows them, where it walks along hours', () => {
    const from = new Date('2026-11-01T00:00:00Z');
    const to = new Date('2026-11-26T00:00:00Z');
    const after = { occurredAt: '2026-11-20T00:00:00.000000Z', id: OTHER };
    const hours = searchStatement({ filter: { subjectId: ID, alone: true, from, to }, after, rows: 26 });
    const text = hours.text.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /occurred_at >= \$\d::timestamptz and occurred_at < \$\d::timestamptz and occurred_at <= \$\d::timestamptz and \(occurred_at, id\) </,
    );
    expect(text.match(/log_hour\(occurred_at\) >= /g)).toHaveLength(1);
    expect(text.match(/log_hour\(occurred_at\) <= /g)).toHaveLength(2);
    expect(textOf({ outcomes: ['refused'], from, to })).not.toContain('log_hour');
  });
});
