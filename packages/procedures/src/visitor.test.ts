import { newId, type Principal } from '@kean/kernel';
import { expect, it } from 'vitest';
import type { CallContext } from './context.ts';
import { enterFront, enterVisit } from './visitor.ts';

const call = (parts: Partial<CallContext>): CallContext =>
  ({ principal: null, authorizer: null, ...parts }) as unknown as CallContext;
const visitor = { visitId: newId<'Visit'>(), clientId: newId<'Client'>() };
const front = { place: Buffer.alloc(32) };
const principal = { staffId: newId<'Staff'>() } as unknown as Principal;
const refused = expect.objectContaining({ code: 'CALL_VISIT_REQUIRED', kind: 'unauthenticated' });

it('lets a visitor into their own pages, and nobody else: not the portal for a stranger, not a person of the office', () => {
  expect(enterVisit(call({ visitor })).visitor).toBe(visitor);
  for (const other of [{}, { front }, { principal }, { principal, visitor }])
    expect(() => enterVisit(call(other as Partial<CallContext>))).toThrow(refused);
});

it('takes links and codes from the portal alone', () => {
  expect(enterFront(call({ front })).front).toBe(front);
  for (const other of [{}, { visitor }, { principal, front }])
    expect(() => enterFront(call(other as Partial<CallContext>))).toThrow(refused);
});
