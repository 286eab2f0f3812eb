import { expect, it } from 'vitest';
import { labelOfSubject } from './label-of-subject.ts';
import { logReachOf } from './log-reaches-as-far-as-the-grant.ts';

const somewhere = { regionId: 'r', branchId: 'b' } as unknown as Parameters<typeof logReachOf>[0];
const nowhere = { regionId: null, branchId: null };

it('reaches nothing without the place a scope needs, and nothing by a scope that is not offered', () => {
  expect(logReachOf(somewhere, 'branch')).toEqual({ scope: 'branch', branchId: 'b' });
  expect(logReachOf(somewhere, 'region')).toEqual({ scope: 'region', regionId: 'r' });
  expect(logReachOf(nowhere, 'agency')).toEqual({ scope: 'agency' });
  const refused = [
    logReachOf(nowhere, 'branch'),
    logReachOf(nowhere, 'region'),
    logReachOf(somewhere, 'own'),
    logReachOf(somewhere, 'team'),
    logReachOf(somewhere, null),
  ];
  expect(refused).toEqual(refused.map(() => ({ scope: 'none' })));
});

it('labels clients and staff by number, and nothing else', () => {
  const staff = new Map([['s1', { number: 'S0042' }]]);
  const label = (subjectKind: string, subjectId: string, facts = {}) =>
    labelOfSubject({ subjectKind, subjectId, facts }, staff);
  expect(label('Client', 'c1', { clientNumber: 1024 })).toBe('KH-001024');
  expect(label('Client', 'c1', {})).toBeNull();
  expect(label('Staff', 's1')).toBe('S0042');
  expect(label('Staff', 's2')).toBeNull();
  expect(label('Import', 's1', { clientNumber: 1024 })).toBeNull();
});
