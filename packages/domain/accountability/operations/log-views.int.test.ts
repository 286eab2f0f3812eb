import { aCall, aStrangersCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountabilityApi } from '../api.ts';
import { MAX_LOG_VIEWS } from '../contract.ts';
import { policy } from '../policy.ts';

const caller = callerFactory(accountabilityApi);
let office: TestOffice;
let one: TestStaff;
let other: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  [one, other] = [await aStaffMember(office.sql, { branch: null }), await aStaffMember(office.sql, { branch: null })];
});
afterAll(() => office.close());

const viewsOf = (member: TestStaff) =>
  caller(aCall(office, member, [policy], { 'accountability.read-log': 'agency' })).log.views;

describe('saved views', () => {
  it('are kept with their conditions, and are each person’s own', async () => {
    const conditions = { actions: ['circulation.field-revealed'], outcomes: ['allowed' as const], from: new Date(0) };
    const saved = await viewsOf(one).save({ name: '夜间查看', conditions });
    expect(await viewsOf(one).list()).toEqual([{ id: saved.id, name: '夜间查看', conditions }]);
    expect(await viewsOf(other).list()).toEqual([]);
    await expect(viewsOf(other).delete({ viewId: saved.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await viewsOf(one).delete({ viewId: saved.id });
    expect(await viewsOf(one).list()).toEqual([]);
  });

  it('keep a span that moves on with the days as a span', async () => {
    const saved = await viewsOf(one).save({ name: '本周', conditions: { period: 'week' } });
    expect(await viewsOf(one).list()).toContainEqual({ id: saved.id, name: '本周', conditions: { period: 'week' } });
    await viewsOf(one).delete({ viewId: saved.id });
  });

  it('have different names, which hold no number of a client', async () => {
    await viewsOf(one).save({ name: '被拒绝', conditions: { outcome: 'refused' } });
    await expect(viewsOf(one).save({ name: '被拒绝', conditions: {} })).rejects.toMatchObject({ code: 'CONFLICT' });
    await viewsOf(other).save({ name: '被拒绝', conditions: {} });
    for (const name of ['', '13812345678', 'a@b.example', 'x'.repeat(41)]) {
      await expect(viewsOf(one).save({ name, conditions: {} })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  });

  it('are few', async () => {
    const member = await aStaffMember(office.sql, { branch: null });
    for (let n = 0; n < MAX_LOG_VIEWS; n += 1) await viewsOf(member).save({ name: `v${n}`, conditions: {} });
    await expect(viewsOf(member).save({ name: 'more', conditions: {} })).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
    });
  });

  it('are for readers of the log alone', async () => {
    await expect(caller(aCall(office, one, [policy], {})).log.views.list()).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(caller(aStrangersCall(office)).log.views.list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(viewsOf(one).delete({ viewId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
