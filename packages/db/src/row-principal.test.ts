import { newId, type StaffId } from '@kean/kernel';
import { expect, test } from 'vitest';
import { nobody, openingStatement, type RowPrincipal, rowPrincipal } from './row-principal.ts';

test('nobody has no scope and no place', () => {
  expect(openingStatement(nobody)).toContain(`set local kean.client_scope = 'none'`);
  expect(openingStatement(nobody)).not.toMatch(/[0-9a-f]{8}-/);
});

test('every setting is local to the transaction', () => {
  const [begin, ...settings] = openingStatement(nobody, 'fixed').split('; ');
  expect(begin).toBe('begin');
  expect(settings).toHaveLength(6);
  for (const setting of settings) expect(setting).toMatch(/^set local (kean\.)?[a-z_]+ = /);
});

test.each([
  `'; drop table client; --`,
  `00000000-0000-7000-8000-000000000000'`,
  '00000000-0000-7000-8000-00000000000G',
  'FFFFFFFF-0000-7000-8000-000000000000',
  '',
])('%j as a person or a place is refused and never enters a statement', (text) => {
  for (const part of ['staffId', 'regionId', 'branchId', 'teamId'] as const) {
    expect(() => openingStatement({ ...nobody, [part]: text })).toThrow(TypeError);
  }
});

test('a scope that the kernel does not know is refused', () => {
  const forged = { ...nobody, clientScope: `agency'; set local kean.staff = 'x` } as unknown as RowPrincipal;
  expect(() => openingStatement(forged)).toThrow(TypeError);
});

test('a principal without a scope for the act sees no client', () => {
  const principal = {
    staffId: newId<'Staff'>() satisfies StaffId,
    sessionId: null,
    regionId: null,
    branchId: null,
    teamId: null,
    roles: [],
    grants: [],
    policyHash: '',
    epoch: 1,
  };
  expect(rowPrincipal(principal, null).clientScope).toBe('none');
  expect(rowPrincipal(principal, 'own')).toMatchObject({ clientScope: 'own', staffId: principal.staffId });
});
