import { newId, type Principal, type RowReach, type Scope, type StaffId } from '@kean/kernel';
import { expect, test } from 'vitest';
import {
  bearerPrincipal,
  nobody,
  openingStatement,
  type RowPrincipal,
  rowPrincipal,
  visitorPrincipal,
} from './row-principal.ts';

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

const reach = (scope: Scope | null, ...conditional: RowReach['conditional']): RowReach => ({
  scope,
  conditional,
  widest: null,
});
const at = (part: RowReach) => rowPrincipal({ ...nobody, sessionId: null } as unknown as Principal, part);

test('a reach without conditions sends what it always sent', () => {
  expect(openingStatement(at(reach('branch')))).toBe(openingStatement({ ...nobody, clientScope: 'branch' }));
});

test('conditions become the kinds that meet them all, and nothing but such words enters a statement', () => {
  const conditions = [
    { property: 'state', oneOf: ['active', 'asleep'] },
    { property: 'origin', oneOf: ['imported', 'registered'] },
  ];
  const as = at(reach('own', { scope: 'branch', conditions }));
  expect(as.clientKinds).toEqual(['branch:active/imported', 'branch:active/registered']);
  expect(openingStatement(as)).toContain(
    `set local kean.client_kinds = ' branch:active/imported branch:active/registered '`,
  );
  for (const word of [`agency:active/imported'; set local kean.client_scope = 'agency`, '*', '']) {
    expect(() => openingStatement({ ...nobody, clientKinds: [word] })).toThrow(TypeError);
  }
});

test('a condition on what row security does not know lets nothing through, and neither does one without a condition', () => {
  for (const conditions of [[{ property: 'phone', oneOf: ['active'] }], []]) {
    expect(at(reach(null, { scope: 'agency', conditions }))).toEqual({ ...nobody });
  }
});

test('a visitor is one client and nobody else, and what somebody bears is a digest', () => {
  const client = newId<'Client'>();
  const digest = Buffer.alloc(32, 0xab);
  const opened = openingStatement(visitorPrincipal(client, digest));
  expect(opened).toContain(`set local kean.visitor = '${client}'`);
  expect(opened).toContain(`set local kean.bearer = '${'ab'.repeat(32)}'`);
  expect(opened).toContain(`set local kean.client_scope = 'none'`);
  expect(openingStatement(nobody)).not.toMatch(/visitor|bearer/);
  expect(openingStatement(bearerPrincipal(digest))).not.toContain('visitor');
  for (const bearer of [Buffer.alloc(0), Buffer.alloc(31), Buffer.alloc(33)])
    expect(() => openingStatement(bearerPrincipal(bearer))).toThrow(TypeError);
  const forged = `${client}'; set local kean.client_scope = 'agency` as typeof client;
  expect(() => openingStatement(visitorPrincipal(forged))).toThrow(TypeError);
});
