import { type BranchId, newId, type Principal, type StaffId } from '@kean/kernel';
import { expect, it } from 'vitest';
import { reachOf } from './reach-of-scope.ts';

const person = {
  staffId: newId() as StaffId,
  branchId: newId() as BranchId,
  teamId: null,
  regionId: null,
} as unknown as Principal;

it('starts from the place that the scope names', () => {
  expect(reachOf(person, 'own')).toEqual({ scope: 'own', place: person.staffId });
  expect(reachOf(person, 'branch')).toEqual({ scope: 'branch', place: person.branchId });
  expect(reachOf(person, 'agency')).toEqual({ scope: 'agency', place: null });
});

it('is nothing without a scope, and for a scope whose place the person does not have', () => {
  expect([reachOf(person, null), reachOf(person, 'team'), reachOf(person, 'region')]).toEqual([null, null, null]);
});
