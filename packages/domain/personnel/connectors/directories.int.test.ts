import { aCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policy } from '../policy.ts';
import { allowRole, forbidRole } from './allow-role.ts';
import { listDirectories } from './list-directories.ts';
import { makeDirectory, renewDirectoryKey, switchConnector } from './make-directory.ts';

let office: TestOffice;
let hr: TestStaff;
let compliance: TestStaff;

const role = async (code: string, actions: readonly string[], member?: TestStaff) => {
  await office.sql.query(`insert into role (code, name, name_en) values ($1, '岗位', 'Role') on conflict do nothing`, [
    code,
  ]);
  for (const action of actions)
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), $1, 'personnel', $2, 'Staff', 'agency')`,
      [code, action],
    );
  if (member !== undefined)
    await office.sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [member.id, code]);
};
const key = async (owner: TestStaff, actions = '{personnel.provision}') => {
  const id = newId<'ApiKey'>();
  await office.sql.query(
    `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at)
     values ($1, $2, '人事', 'kean_12345678', sha256($3::bytea), $4, now() + interval '1 day')`,
    [id, owner.id, Buffer.from(id), actions],
  );
  return id;
};
const as = (member: TestStaff) =>
  aCall(office, member, [policy], {
    'personnel.provision': 'agency',
    'personnel.allow-roles': 'agency',
    'personnel.read-connectors': 'agency',
  });
const seen = async (connectorId: string) =>
  (await listDirectories(as(compliance))).directories.find((one) => one.connectorId === connectorId);

beforeAll(async () => {
  office = await openOffice();
  [hr, compliance] = [
    await aStaffMember(office.sql, { branch: null }),
    await aStaffMember(office.sql, { branch: null }),
  ];
  await role('hr', ['provision', 'offboard'], hr);
  await role('compliance', ['allow-roles'], compliance);
  await role('agent', []);
});
afterAll(() => office.close());

describe('a directory', () => {
  it('is connected by a new key of one’s own, may give nothing, and is allowed a role by another', async () => {
    const { connectorId } = await makeDirectory(as(hr), { label: '人事系统', keyId: await key(hr) });
    expect(await seen(connectorId)).toMatchObject({
      standing: 'on',
      roles: [],
      people: 0,
      isOwn: false,
      keyPrefix: 'kean_12345678',
    });
    await expect(allowRole(as(hr), { connectorId, roleCode: 'agent' })).rejects.toThrow('PERSONNEL_OWN_CONNECTOR');
    await allowRole(as(compliance), { connectorId, roleCode: 'agent' });
    await allowRole(as(compliance), { connectorId, roleCode: 'agent' });
    expect((await seen(connectorId))?.roles).toMatchObject([{ code: 'agent' }]);
    await forbidRole(as(compliance), { connectorId, roleCode: 'agent' });
    expect((await seen(connectorId))?.roles).toEqual([]);
    const text = 'select action from audit_event where subject_id = $1 order by occurred_at, id';
    const events = await office.sql.query<{ action: string }>(text, [connectorId]);
    expect(events.map(({ action }) => action)).toEqual([
      'personnel.connector-made',
      'personnel.role-allowed',
      'personnel.role-forbidden',
    ]);
  });

  it('is never allowed a role by which somebody could take more', async () => {
    const { connectorId } = await makeDirectory(as(hr), { label: '人事系统', keyId: await key(hr) });
    expect((await listDirectories(as(compliance))).givable.map(({ code }) => code)).toEqual(['agent']);
    for (const roleCode of ['hr', 'compliance', 'no-such-role'])
      await expect(allowRole(as(compliance), { connectorId, roleCode })).rejects.toThrow('PERSONNEL_ROLE_BY_PEOPLE');
  });

  it('takes no key of another, none that may do more, and none twice', async () => {
    const used = await key(hr);
    await makeDirectory(as(hr), { label: '人事系统', keyId: used });
    for (const keyId of [
      used,
      await key(compliance),
      await key(hr, '{personnel.provision,agency.read-staff}'),
      newId<'ApiKey'>(),
    ])
      await expect(makeDirectory(as(hr), { label: '另一个', keyId })).rejects.toThrow('PERSONNEL_KEY_UNFIT');
  });

  it('goes on with another key, is switched off and on, and nobody overwrites what was not seen', async () => {
    const { connectorId } = await makeDirectory(as(hr), { label: '人事系统', keyId: await key(hr) });
    await office.sql.query(
      'update api_key set revoked_at = now() where id = (select api_key_id from connector where id = $1)',
      [connectorId],
    );
    expect((await seen(connectorId))?.standing).toBe('no-key');
    await renewDirectoryKey(as(hr), { connectorId, version: 1, keyId: await key(hr) });
    expect((await seen(connectorId))?.standing).toBe('on');
    await expect(switchConnector(as(hr), { connectorId, version: 1, on: false })).rejects.toThrow(
      'PERSONNEL_CONNECTOR_CHANGED',
    );
    await switchConnector(as(hr), { connectorId, version: 2, on: false });
    expect((await seen(connectorId))?.standing).toBe('off');
    await expect(switchConnector(as(hr), { connectorId: newId(), version: 1, on: true })).rejects.toThrow(
      'PERSONNEL_CONNECTOR_NOT_FOUND',
    );
  });
});
