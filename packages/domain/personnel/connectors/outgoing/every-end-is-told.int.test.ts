import { openOffice, type TestOffice } from '@kean/clients/testing';
import { type Id, newId, type StaffId } from '@kean/kernel';
import { aStaffMember } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Every statement goes to the database as it stands: what is told is told by the tables, whoever writes to them. */
let office: TestOffice;
let connectorId: Id<'Connector'>;

const run = (text: string, values: readonly unknown[] = []) => office.sql.query(text, [...values]);
/** Several statements in one transaction, as an operation does them. */
const together = (statements: string) => office.sql.query(statements.replaceAll(/\s*\n\s*/g, ' '));
const session = (who: StaffId, life = '1 hour') =>
  run(
    `insert into auth_session (id, token, user_id, expires_at, updated_at)
     values (gen_random_uuid(), gen_random_uuid()::text, $1, now() + $2::interval, now())`,
    [who, life],
  );
const somebody = async (): Promise<StaffId> => {
  const { id } = await aStaffMember(office.sql);
  await run(
    `insert into auth_user (id, name, email, email_verified, updated_at)
     values ($1::uuid, '某人', $1::text || '@office.example', true, now())`,
    [id],
  );
  return id;
};
const told = async (who: StaffId) => {
  const rows = await office.sql.query<{ said: string }>(
    `select concat_ws(' ', event, detail, caused_by) as said from connector_delivery where staff_id = $1 order by happened_at, id`,
    [who],
  );
  return rows.map(({ said }) => said);
};

beforeAll(async () => {
  office = await openOffice();
  const { id: hr } = await aStaffMember(office.sql, { branch: null });
  const { id: other } = await aStaffMember(office.sql, { branch: null });
  for (const [code, action, who] of [
    ['hr', 'provision', hr],
    ['compliance', 'release-connectors', other],
  ] as const) {
    await run(`insert into role (code, name, name_en) values ($1, '岗位', 'Role')`, [code]);
    await run(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), $1, 'personnel', $2, 'Staff', 'agency')`,
      [code, action],
    );
    await run('insert into staff_role (staff_id, role_code) values ($1, $2)', [who, code]);
  }
  connectorId = newId();
  await run(
    `insert into connector (id, kind, name, made_by, tells)
     values ($1, 'webhook', '门禁', $2, '{staff-left,staff-suspended,sessions-revoked,credential-changed,credential-ended}')`,
    [connectorId, hr],
  );
  await run(`insert into webhook (connector_id, url) values ($1, 'https://door.example/hook')`, [connectorId]);
  await run('update webhook set released_by = $2 where connector_id = $1', [connectorId, other]);
  await run(`update connector set state = 'on' where id = $1`, [connectorId]);
});
afterAll(() => office.close());

describe('sessions', () => {
  it('that somebody ended are told once, with who did it, however many they were', async () => {
    const who = await somebody();
    for (let number = 0; number < 3; number += 1) await session(who);
    await together(`do $$ begin perform set_config('kean.caused_by', 'admin', true);
      delete from auth_session where user_id = '${who}' and id = (select id from auth_session where user_id = '${who}' limit 1);
      delete from auth_session where user_id = '${who}'; end $$`);
    expect(await told(who)).toEqual(['sessions-revoked admin']);
    await session(who);
    await run('delete from auth_session where user_id = $1', [who]);
    expect(await told(who)).toEqual(['sessions-revoked admin', 'sessions-revoked']);
  });

  it('that ran out, or that somebody ended where they sit, are told to nobody', async () => {
    const who = await somebody();
    await session(who, '-1 minute');
    await run('delete from auth_session where user_id = $1', [who]);
    await session(who);
    await together(`do $$ begin perform set_config('kean.caused_by', 'signing-out', true);
      delete from auth_session where user_id = '${who}'; end $$`);
    expect(await told(who)).toEqual([]);
  });

  it('of somebody who is gone or away are told with that, and not again', async () => {
    const [gone, away] = [await somebody(), await somebody()];
    for (const who of [gone, away]) await session(who);
    await run(`update staff set status = 'left' where id = $1`, [gone]);
    await run(`update staff set status = 'suspended' where id = $1`, [away]);
    for (const who of [gone, away]) await run('delete from auth_session where user_id = $1', [who]);
    expect(await told(gone)).toEqual(['staff-left']);
    expect(await told(away)).toEqual(['staff-suspended']);
  });

  it('are not told by a word that the operation invents', async () => {
    const who = await somebody();
    await session(who);
    await together(`do $$ begin perform set_config('kean.caused_by', 'nobody at all', true);
      delete from auth_session where user_id = '${who}'; end $$`);
    expect(await told(who)).toEqual(['sessions-revoked']);
  });
});

describe('credentials', () => {
  it('that are made, changed or taken away are told by their kind', async () => {
    const who = await somebody();
    const factor = (kind: string, transports: string, confirmed: string) =>
      run(
        kind === 'totp'
          ? `insert into second_factor (id, staff_id, kind, name, sealed_secret, confirmed_at)
             values (gen_random_uuid(), $1, 'totp', '验证器', decode(repeat('00', 48), 'hex'), ${confirmed})`
          : `insert into second_factor (id, staff_id, kind, name, confirmed_at, credential_id, public_key, sign_count, transports, backed_up)
             values (gen_random_uuid(), $1, 'passkey', '钥匙', ${confirmed}, sha256(gen_random_uuid()::text::bytea), '\\x00', 0, '${transports}', false)`,
        [who],
      );
    await run(
      `insert into auth_account (id, account_id, provider_id, user_id, password, updated_at) values (gen_random_uuid(), $1::uuid::text, 'credential', $1::uuid, 'old', now())`,
      [who],
    );
    await run(`update auth_account set password = 'new' where user_id = $1`, [who]);
    await run(`update auth_account set updated_at = now() where user_id = $1`, [who]);
    await factor('totp', '', 'null');
    expect(await told(who)).toEqual(['credential-changed password user']);
    await run('update second_factor set confirmed_at = now() where staff_id = $1', [who]);
    await factor('passkey', '{internal,hybrid}', 'now()');
    await factor('passkey', '{usb}', 'now()');
    await run(
      `insert into recovery_code (digest, staff_id) select sha256(n::text::bytea || $1::uuid::text::bytea), $1::uuid from generate_series(1, 10) n`,
      [who],
    );
    await run(
      `insert into auth_account (id, account_id, provider_id, user_id, updated_at) values (gen_random_uuid(), 'x', 'oidc https://login.example', $1, now())`,
      [who],
    );
    await run(`delete from auth_account where user_id = $1 and provider_id <> 'credential'`, [who]);
    await run(`delete from second_factor where staff_id = $1 and kind = 'totp'`, [who]);
    await run(`update auth_account set password = null where user_id = $1`, [who]);
    expect((await told(who)).slice(1)).toEqual([
      'credential-changed totp',
      'credential-changed passkey-platform',
      'credential-changed passkey-roaming',
      'credential-changed recovery-codes',
      'credential-changed identity',
      'credential-ended identity',
      'credential-ended totp',
      'credential-ended password',
    ]);
  });
});
