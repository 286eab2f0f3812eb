import { newId } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { eventRow } from './event-rows.ts';
import { samplePrincipal } from './testing/sample-events.ts';

const BARE = { action: 'agency.sign-in-refused', outcome: 'refused', principal: null } as const;
const alice = samplePrincipal();

describe('the row of an event', () => {
  it('says who acted in which session under which rules, and has an id of its own', () => {
    const [one, two] = [eventRow({ ...BARE, principal: alice }), eventRow({ ...BARE, principal: alice })];
    expect(one).toMatchObject({ principal: alice.staffId, session: alice.sessionId, policy: alice.policyHash });
    expect(one.id).not.toBe(two.id);
  });

  it('has nothing in the place of what an event does not say', () => {
    const { id: _, ...row } = eventRow(BARE);
    expect(row).toEqual({
      action: BARE.action,
      outcome: BARE.outcome,
      principal: null,
      session: null,
      branch: null,
      kind: null,
      subject: null,
      subjects: [],
      purpose: null,
      fields: [],
      policy: null,
      facts: null,
    });
  });

  it('stands in the log of the branch of who acted, of another where one is named, and of none where that is said', () => {
    const other = newId<'Branch'>();
    expect(eventRow({ ...BARE, principal: alice }).branch).toBe(alice.branchId);
    expect(eventRow({ ...BARE, principal: alice, branchId: other }).branch).toBe(other);
    expect(eventRow({ ...BARE, principal: alice, branchId: null }).branch).toBeNull();
    expect(eventRow({ ...BARE, branchId: other }).branch).toBe(other);
  });

  it('has facts where there are any, and none for an empty list of them', () => {
    expect(eventRow({ ...BARE, facts: { count: 0 } }).facts).toEqual({ count: 0 });
    expect(eventRow({ ...BARE, facts: {} }).facts).toBeNull();
  });
});
