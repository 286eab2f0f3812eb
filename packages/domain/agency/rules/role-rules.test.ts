import { fixedClock, type Grant, plainGrant, type StaffId } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { approverHoldsTheGrantAsWidely } from './approver-holds-the-grant-as-widely.ts';
import { extraGrantLastsAtMostThirtyDays } from './extra-grant-lasts-at-most-thirty-days.ts';
import { nobodyApprovesTheirOwn } from './nobody-approves-their-own.ts';
import { nobodyWidensARoleTheyHold } from './nobody-widens-a-role-they-hold.ts';
import { roleChangeLeavesSomeoneWhoCanUndoIt } from './role-change-leaves-someone-who-can-undo-it.ts';

const [a, b, c] = ['a', 'b', 'c'] as unknown as [StaffId, StaffId, StaffId];
const clock = fixedClock(new Date('2026-06-01T00:00:00.000Z'));
const list = (scope: Grant['scope'], more: Partial<Grant> = {}) => ({
  ...plainGrant('clients.list', 'Client', scope),
  ...more,
});
const at = (branchId: string | null, regionId: string | null = 'r1', teamId: string | null = null) =>
  ({ branchId, regionId, teamId }) as never;

describe('nobody approves their own', () => {
  it('whether they asked, receive or both; and nobody at all where no party is known', () => {
    expect(nobodyApprovesTheirOwn(c, [a, b])).toBeNull();
    for (const parties of [[c, b], [a, c], [c], [], [null]]) {
      expect(nobodyApprovesTheirOwn(c, parties)).toEqual({ code: 'AGENCY_NOT_YOUR_OWN' });
    }
  });
});

describe('whoever approves holds it as widely', () => {
  const approver = (grants: readonly Grant[], place: object = at('b1')) => ({ ...place, grants }) as never;
  it.each<[string, Grant[], unknown, Grant, boolean]>([
    ['the same branch', [list('branch')], at('b1'), list('branch'), true],
    ['what is a person of the branch’s own', [list('branch')], at('b1'), list('own'), true],
    ['another branch', [list('branch')], at('b2'), list('branch'), false],
    ['a receiver of no branch', [list('branch')], at(null), list('branch'), false],
    ['what is one’s own', [list('own')], at('b1'), list('own'), false],
    ['a wider scope', [list('branch')], at('b1'), list('region'), false],
    ['the agency', [list('agency')], at('b9', 'r9'), list('region'), true],
    [
      'one that has ended',
      [list('branch', { expiresAt: '2026-06-01T00:00:00.000Z' })],
      at('b1'),
      list('branch'),
      false,
    ],
  ])('%s', (_what, held, receiver, wanted, holds) => {
    const breach = approverHoldsTheGrantAsWidely(approver(held), receiver as never, wanted, clock);
    expect(breach === null).toBe(holds);
  });
});

describe('a role of one’s own', () => {
  it('is given nothing that one does not hold; other roles are', () => {
    const widen = (role: string, drafted: Grant[]) => nobodyWidensARoleTheyHold(['x'], [list('branch')], role, drafted);
    expect(widen('x', [list('own')])).toBeNull();
    expect(widen('x', [list('region')])).toEqual({ code: 'AGENCY_NOT_YOUR_OWN_ROLE' });
    expect(widen('y', [list('region')])).toBeNull();
  });
});

describe('after a change', () => {
  const both = ['agency.read-roles', 'agency.change-roles'].map((name) => plainGrant(name, 'Role', 'agency'));
  it.each([
    ['somebody is left', [{ grants: both, people: 1 }], true],
    ['a role nobody holds is nobody', [{ grants: both, people: 0 }], false],
    ['one who may see but not change is nobody', [{ grants: both.slice(0, 1), people: 3 }], false],
    ['one whose grant ends is nobody', [{ grants: both.map((one) => ({ ...one, expiresAt: 'x' })), people: 1 }], false],
    ['no role is nobody', [], false],
  ])('%s', (_what, roles, left) => {
    expect(roleChangeLeavesSomeoneWhoCanUndoIt(roles) === null).toBe(left);
  });
});

describe('the time of an extra grant', () => {
  const days = (from: number, to: number) =>
    extraGrantLastsAtMostThirtyDays(
      {
        startsAt: new Date(clock.now().getTime() + from * 86_400_000),
        endsAt: new Date(clock.now().getTime() + to * 86_400_000),
      },
      clock,
    );
  it('is at most thirty days, ahead, and not turned round', () => {
    expect([days(0, 30), days(-5, 1), days(10, 11)]).toEqual([null, null, null]);
    for (const breach of [days(0, 30.001), days(-2, -1), days(-2, 0), days(3, 2), days(1, 1)])
      expect(breach).not.toBeNull();
  });
});
