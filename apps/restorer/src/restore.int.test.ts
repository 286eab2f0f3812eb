/** The office of yesterday, brought back beside the one of today: closed until what happened since is done again. */

import { recordEvents } from '@kean/audit';
import { aClient } from '@kean/clients/testing';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { createRoles, withDatabase } from '@kean/db/migrate';
import { type ClientId, newId, type StaffId } from '@kean/kernel';
import {
  dropQuarantine,
  nameInTheMaking,
  openRestored,
  type Restore,
  readSteps,
  restore,
  stateOfQuarantine,
} from '@kean/restores';
import { recordRestoreOpened } from '@kean/storage/restoring';
import { aBranch, aStaffMember, type OpenedSql, openSql, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type BackedUpOffice, openBackedUpOffice } from './testing/index.ts';

let side: BackedUpOffice;
let branch: TestBranch;
let kept: ClientId;
let erased: ClientId;
let staff: StaffId;
let backup: string;
const ids = { key: newId(), grant: newId(), session: newId() };

const insideOf = ({ place }: Restore) => openSql(withDatabase(place.adminUrl, place.name));
const one = async <T>(sql: OpenedSql, text: string, values: unknown[] = []) =>
  (await sql.query<T & object>(text, values))[0];

beforeAll(async () => {
  side = await openBackedUpOffice();
  const { sql } = side.office;
  branch = await aBranch(sql);
  staff = (await aStaffMember(sql, { branch })).id;
  kept = await aClient(side.office, branch, { assigneeId: staff });
  erased = await aClient(side.office, branch);
  await sql.query(`insert into auth_user (id, name, email) values ($1, '周明', 'zhou@kean.invalid')`, [staff]);
  await sql.query(
    `insert into auth_account (id, account_id, provider_id, user_id, password, updated_at) values ($1, $2, 'credential', $3, 'digest', now())`,
    [newId(), staff, staff],
  );
  await sql.query(
    `insert into auth_session (id, expires_at, token, updated_at, user_id) values ($1, now() + interval '1 day', 'token', now(), $2)`,
    [ids.session, staff],
  );
  await sql.query(
    `insert into api_key (id, staff_id, name, prefix, digest, expires_at) values ($1, $2, '对接', 'kk', sha256('x'), now() + interval '1 day')`,
    [ids.key, staff],
  );
  await sql.query(`insert into role (code, name, name_en) values ('helper', '助理', 'Helper')`);
  await sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope) select gen_random_uuid(), 'helper', 'clients', act, 'Client', 'agency' from unnest(array['read', 'list']) act`,
  );
  await sql.query(
    `insert into outbox (queue, job, key, payload) values ('q', 'j', 'about-erased', jsonb_build_object('clientId', $1::text)), ('q', 'j', 'about-kept', jsonb_build_object('clientId', $2::text))`,
    [erased, kept],
  );
  await sql.query('update outbox set relayed_at = now()');
  await sql.query(
    `insert into auth_account (id, account_id, provider_id, user_id, updated_at) values ($1, 'sub', 'oidc https://sign-in.invalid', $2, now())`,
    [newId(), staff],
  );
  backup = await side.backUp();
  await afterwards();
  await side.signEverything();
});
afterAll(() => side.close());

/** What a day does after its backup was taken. */
async function afterwards(): Promise<void> {
  const { office } = side;
  await office.destroyKeys([erased]);
  await aClient(office, branch);
  const subject = { kind: 'Staff', id: staff } as const;
  await inSqlTransaction(side.office.db, nobody, (tx) =>
    recordEvents(tx, [
      {
        action: 'circulation.client-assigned',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Client', id: kept },
        facts: { assigneeId: newId(), previousId: staff, lapses: false },
      },
      {
        action: 'agency.api-key-revoked',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'ApiKey', id: ids.key },
      },
      {
        action: 'agency.role-changed',
        outcome: 'allowed',
        principal: null,
        fields: ['clients.list'],
        facts: { role: 'helper', gained: 0, lost: 1, changed: 0 },
      },
      { action: 'agency.password-changed', outcome: 'allowed', principal: null, subject },
    ]),
  );
}

// Each is two or three whole restores; on a machine that does other things beside they take their time.
describe('a restore', { timeout: 120_000 }, () => {
  it('goes into a new database that no process enters, does again what happened since, and opens at a command', async () => {
    const phases = new Set<string>();
    const work = await side.wanted(backup, { onProgress: ({ phase }) => phases.add(phase) });
    const verified = await restore(work);
    expect([...phases]).toEqual([
      'verifying',
      'indexing',
      'counting',
      'migrating',
      'replaying',
      'comparing',
      'analyzing',
      'checking',
    ]);
    expect(verified.since).toMatchObject({
      'agency.api-key-revoked': 1,
      'agency.role-changed': 1,
      'agency.password-changed': 1,
    });
    expect(verified.log).toMatchObject({ size: await side.signEverything(), waiting: 0 });
    expect(verified.erasures.ids).toEqual([erased]);
    expect(new Set(verified.checks.map(({ invariant }) => invariant))).toEqual(
      new Set(['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7']),
    );

    for (const role of ['kean_api', 'kean_worker', 'kean_permissions', 'kean_backup'] as const) {
      const db = openDatabase({
        url: withDatabase(side.office.database.urls[role], work.place.name),
        applicationName: 'kean-test',
      });
      await expect(inSqlTransaction(db, nobody, (tx) => tx.query('select 1', []))).rejects.toMatchObject({
        code: 'DB_REFUSED',
      });
      await db.close();
    }
    const sql = insideOf(work);
    // A table that was never looked at has -1: the planner would take it for small.
    const unknown = `select count(*)::int as unknown from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples < 0`;
    expect(await one(sql, unknown, [])).toEqual({ unknown: 0 });
    expect(
      await one(sql, 'select state::text, octet_length(card) as card from client where id = $1', [erased]),
    ).toEqual({ state: 'erased', card: 1 });
    expect(await one(sql, 'select count(*)::int as left from client_token where client_id = $1', [erased])).toEqual({
      left: 0,
    });
    expect(await one(sql, 'select count(*)::int as clients from client')).toEqual({ clients: 2 });
    expect(await one(sql, 'select count(*)::int as sessions from auth_session')).toEqual({ sessions: 0 });
    expect(await one(sql, 'select revoked_at is not null as revoked from api_key')).toEqual({ revoked: true });
    expect(await sql.query(`select action from role_grant where role_code = 'helper'`)).toEqual([{ action: 'read' }]);
    expect(await one(sql, `select password from auth_account where provider_id = 'credential'`)).toEqual({
      password: null,
    });
    expect(await one(sql, `select count(*)::int as ways from auth_account where provider_id <> 'credential'`)).toEqual({
      ways: 0,
    });
    expect(await one(sql, 'select assignee_id from client where id = $1', [kept])).toEqual({ assignee_id: null });
    expect(
      await one(sql, 'select count(*)::int as running from assignment where ended_at is null and client_id = $1', [
        kept,
      ]),
    ).toEqual({ running: 0 });
    expect(await one(sql, 'select epoch > 1000000 as moved from staff')).toEqual({ moved: true });
    expect(await sql.query('select key, id > 1000000 as far, relayed_at from outbox')).toEqual([
      { key: 'about-kept', far: true, relayed_at: null },
    ]);

    await openRestored({
      place: work.place,
      keysUrl: work.keysUrl,
      closing: null,
      log: side.log,
      record: recordRestoreOpened,
    });
    expect(await stateOfQuarantine(work.place)).toBe('open');
    expect(await one(sql, `select to_regnamespace('quarantine') as left`)).toEqual({ left: null });
    expect(await one(sql, `select facts from audit_event where action = 'storage.restore-opened'`)).toEqual({
      facts: { events: 4, erased: 1 },
    });
    await sql.close();
    const db = openDatabase({
      url: withDatabase(side.office.database.urls.kean_api, work.place.name),
      applicationName: 'kean-test',
    });
    expect(await inSqlTransaction(db, nobody, (tx) => tx.query('select 1 as open', []))).toEqual([{ open: 1 }]);
    await db.close();
    await expect(restore(work)).rejects.toMatchObject({ reason: 'name-taken' });
  });

  it('stays closed where somebody is erased after it was verified, until that is done again as well', async () => {
    const late = await aClient(side.office, branch);
    const second = await side.backUp();
    const work = await side.wanted(second);
    await restore(work);
    await side.office.destroyKeys([late]);
    const opening = {
      place: work.place,
      keysUrl: work.keysUrl,
      closing: null,
      log: side.log,
      record: recordRestoreOpened,
    };
    await expect(openRestored(opening)).rejects.toMatchObject({ reason: 'not-verified' });
    expect(await stateOfQuarantine(work.place)).toBe('quarantined');
    const again = await restore(work);
    expect(again.erasures.ids).toEqual([erased, late]);
    const sql = insideOf(work);
    expect(await one(sql, 'select state::text from client where id = $1', [late])).toEqual({ state: 'erased' });
    await sql.close();
    await openRestored(opening);
  });

  it('stays closed where the office went on after it was verified, and loses none of what it then took away', async () => {
    const work = await side.wanted(backup);
    await restore(work);
    await inSqlTransaction(side.office.db, nobody, (tx) =>
      recordEvents(tx, [
        {
          action: 'agency.role-changed',
          outcome: 'allowed',
          principal: null,
          fields: ['clients.read'],
          facts: { role: 'helper', gained: 0, lost: 1, changed: 0 },
        },
      ]),
    );
    await side.signEverything();
    const opening = {
      place: work.place,
      keysUrl: work.keysUrl,
      closing: null,
      log: side.log,
      record: recordRestoreOpened,
    };
    await expect(openRestored(opening)).rejects.toThrow('The office went on');
    const again = await restore(work);
    expect(again.since).toMatchObject({ 'agency.role-changed': 2 });
    const sql = insideOf(work);
    expect(await sql.query(`select action from role_grant where role_code = 'helper'`)).toEqual([]);
    await sql.close();
    await openRestored(opening);
    expect(await stateOfQuarantine(work.place)).toBe('open');
  });

  it('is refused where the keys were changed since, so that what it holds opens never again', async () => {
    const keys = openSql(side.office.database.adminUrls.keys);
    await keys.query('update data_key set generation = 3 where subject_id = $1', [kept]);
    await expect(restore(await side.wanted(backup))).rejects.toThrow('1 clients have no key that opens');
    await keys.query('update data_key set generation = 1 where subject_id = $1', [kept]);
    await keys.close();
  });

  it('is not let in by the one who sets databases up', async () => {
    const work = await side.wanted(backup);
    await restore(work);
    const { adminUrl, passwords } = inject('testServices');
    const databases = { kean: work.place.name, keys: 'unused' };
    await expect(createRoles({ adminUrl, passwords, databases, only: 'kean' })).rejects.toThrow(
      /restore in quarantine/,
    );
    expect(await stateOfQuarantine(work.place)).toBe('quarantined');
  });

  it('leaves nothing under its name when it dies while its database is made, and is called again', async () => {
    const work = await side.wanted(backup);
    const { adminUrl, name } = work.place;
    const server = openSql(withDatabase(adminUrl, 'postgres'));
    const making = nameInTheMaking(name);
    // As far as a process comes that is killed before it sets the mark.
    await server.query(`create database ${making} template template0 allow_connections false`);
    const named = () => server.query('select datname from pg_database where datname = any ($1)', [[name, making]]);
    expect(await stateOfQuarantine(work.place)).toBe('none');
    await restore(work);
    expect(await stateOfQuarantine(work.place)).toBe('quarantined');
    expect(await named()).toEqual([{ datname: name }]);
    await server.query(`create database ${nameInTheMaking(name)} template template0 allow_connections false`);
    await dropQuarantine(work.place);
    expect(
      await server.query(`select from pg_database where starts_with(datname, $1)`, [making.slice(0, -12)]),
    ).toEqual([]);
    expect(await named()).toEqual([]);
    await server.close();
  });

  it('that was not verified does not open, and what does not hold is named', async () => {
    const work = await side.wanted(backup);
    const broken: Restore = {
      ...work,
      clauses: [
        {
          clause: 'test',
          replay: async () => [],
          checks: [{ invariant: 'I6', what: { zh: '例', en: 'an example' }, wrong: async () => 2 }],
        },
      ],
    };
    await expect(restore(broken)).rejects.toThrow('I6: "an example" does not hold in 2 cases');
    await expect(
      openRestored({
        place: work.place,
        keysUrl: work.keysUrl,
        closing: null,
        log: side.log,
        record: recordRestoreOpened,
      }),
    ).rejects.toMatchObject({
      reason: 'not-verified',
    });
    expect(Object.keys(await readSteps(work.place))).toEqual(
      expect.arrayContaining(['loaded', 'migrated', 'replayed']),
    );
  });
});
