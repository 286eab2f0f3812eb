import type { StaffId } from '@kean/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSignInOffice, type SignInOffice } from '../testing/sign-in-office.ts';
import { principalOfStaff } from './index.ts';

let office: SignInOffice;
beforeAll(async () => {
  office = await openSignInOffice();
});
afterAll(() => office.close());

describe('principalOfStaff', () => {
  const idOf = async (number: string) =>
    (await office.sql.query<{ id: StaffId }>('select id from staff where number = $1', [number]))[0]?.id as StaffId;

  it('is the person as that person is now, without a session', async () => {
    const id = await idOf('S0002');
    expect(await principalOfStaff(office.db, office.rules, id)).toMatchObject({
      staffId: id,
      sessionId: null,
      roles: ['agent'],
      grants: [{ action: 'read-staff', scope: 'branch' }],
      policyHash: office.rules.hash,
    });
  });

  it('is nobody for who was suspended or left since, and for an id of nobody', async () => {
    const id = await idOf('S0003');
    await office.sql.query(`update staff set status = 'left' where id = $1`, [id]);
    expect(await principalOfStaff(office.db, office.rules, id)).toBeNull();
    expect(
      await principalOfStaff(office.db, office.rules, '00000000-0000-4000-8000-000000000000' as StaffId),
    ).toBeNull();
  });
});
