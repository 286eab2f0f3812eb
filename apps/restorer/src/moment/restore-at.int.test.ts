/** A moment between two changes, out of the archive of a real server, by the command as a person types it. */
import { existsSync } from 'node:fs';
import { recordEvents } from '@kean/audit';
import { aClient } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { withDatabase } from '@kean/db/migrate';
import { type ClientId, newId, type StaffId } from '@kean/kernel';
import { listQuarantines } from '@kean/restores';
import { aBranch, aStaffMember, openSql, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArchivedOffice, openArchivedOffice, runRestoreCommand } from '../testing/index.ts';
import { nameOfMoment } from './restore-at.ts';

let archived: ArchivedOffice;
let branch: TestBranch;
let staff: StaffId;
let between: Date;
const clients: Record<'early' | 'before' | 'after', ClientId> = { early: '', before: '', after: '' } as never;
const key = newId();

beforeAll(async () => {
  archived = await openArchivedOffice();
  const { side, cluster } = archived;
  branch = await aBranch(side.office.sql);
  staff = (await aStaffMember(side.office.sql, { branch })).id;
  clients.early = await aClient(side.office, branch, { assigneeId: staff });
  await side.office.sql.query(
    `insert into api_key (id, staff_id, name, prefix, digest, expires_at) values ($1, $2, '对接', 'kk', sha256('x'), now() + interval '1 day')`,
    [key, staff],
  );
  await cluster.takeBase();
  clients.before = await aClient(side.office, branch);
  const [row] = await cluster.sql.query<{ now: Date }>(
    'select pg_sleep(0.05), clock_timestamp() as now, pg_sleep(0.05)',
  );
  between = row?.now as Date;
  clients.after = await aClient(side.office, branch);
  await side.office.destroyKeys([clients.early]);
  await inSqlTransaction(side.office.db, nobody, (tx) =>
    recordEvents(tx, [
      {
        action: 'agency.api-key-revoked',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'ApiKey', id: key as never },
      },
    ]),
  );
  await side.signEverything();
  await cluster.archiveNow();
}, 180_000);
afterAll(() => archived.close());

const run = (args: readonly string[], killWhen: string | null = null, changes: Record<string, string> = {}) =>
  runRestoreCommand({ ...archived.environment, ...changes }, args, killWhen);
const admin = () => archived.environment.RESTORE_ADMIN_URL as string;

async function inside<T extends object>(name: string, text: string, values: unknown[] = []): Promise<T[]> {
  const sql = openSql(withDatabase(admin(), name));
  try {
    return await sql.query<T>(text, values);
  } finally {
    await sql.close();
  }
}

const states = (name: string) =>
  inside<{ id: string; state: string }>(name, 'select id, state::text from client order by id');

describe('a moment between two changes', () => {
  it('what was before it is there, what came after is not, and whoever was erased since stays erased', async () => {
    const name = nameOfMoment(between);
    const { status, said } = await run(['at', between.toISOString()]);
    expect(said).toContain(`npm run restore -- open ${name}`);
    expect(status).toBe(0);
    expect(said).toMatch(/RPO: back to \S+, \d minutes ago/);
    expect(said).toContain('1  agency.api-key-revoked');
    expect(await states(name)).toEqual(
      [
        { id: clients.early, state: 'erased' },
        { id: clients.before, state: 'active' },
      ].sort((one, other) => (one.id < other.id ? -1 : 1)),
    );
    expect(await inside(name, 'select revoked_at is not null as revoked from api_key')).toEqual([{ revoked: true }]);
    // Nothing is left of the cluster as it was: what was erased since stood in it.
    expect(existsSync(archived.environment.RECOVERY_FOLDER as string)).toBe(false);
  }, 120_000);

  it('the same moment again goes on where it stopped, and recovers nothing anew', async () => {
    const { status, said } = await run(['at', between.toISOString()]);
    expect(status).toBe(0);
    expect(said).not.toContain('replaying the log of the database');
  }, 60_000);

  it('killed in each phase it opens nothing, and the next one ends what it left running', async () => {
    await run(['drop', nameOfMoment(between)]);
    for (const phase of ['verifying the archive', 'unpacking the base', 'replaying the log', 'counting rows']) {
      expect(await run(['at', between.toISOString()], phase)).toMatchObject({ status: null });
    }
    expect(existsSync(archived.environment.RECOVERY_FOLDER as string)).toBe(true);
    expect((await run([])).said).toContain('npm run restore -- drop recovery');
    expect(await run(['at', between.toISOString()])).toMatchObject({ status: 0 });
    expect(existsSync(archived.environment.RECOVERY_FOLDER as string)).toBe(false);
  }, 240_000);

  it('what a killed recovery left goes by a command as well', async () => {
    await run(['at', 'latest'], 'replaying the log');
    // The server lets go of what the killed one held as soon as it notices.
    await expect.poll(async () => (await run(['drop', 'recovery'])).said, { timeout: 30_000 }).toContain('is gone');
    expect(existsSync(archived.environment.RECOVERY_FOLDER as string)).toBe(false);
  }, 60_000);
});

describe('as far as the archive goes', () => {
  it('loses minutes: the newest client is there, and the office enters it when a person opens it', async () => {
    const { status, said } = await run(['at', 'latest']);
    expect(said).toMatch(/npm run restore -- open kean_restored_at_\d{8}t\d{9}z/);
    expect(status).toBe(0);
    const name = /open (kean_restored_at_\S+)/.exec(said)?.[1] ?? '';
    expect((await states(name)).map(({ id }) => id)).toContain(clients.after);
    expect(await listQuarantines(admin())).toContain(name);
    expect((await run(['list'])).said).toContain(`${name}  in quarantine, verified`);
  }, 120_000);
});

describe('one sentence with the remedy', () => {
  const EMPTY = () => ({ BACKUP_KEY_STORE: `file://${archived.folder}/nothing-here` });

  it.each([
    ['a moment without its zone', '2026-11-26 12:00', {}, /written with its zone/],
    ['a moment that has not come', '2199-01-01T00:00:00Z', {}, /has not come yet/],
    ['a moment before the first base', '2020-01-01T00:00:00Z', {}, /the archive begins later/],
    ['an identity that is missing', 'latest', { BACKUP_KEY_IDENTITY_FILE: '' }, /BACKUP_KEY_IDENTITY_FILE is missing/],
    [
      'an identity that is none',
      'latest',
      { BACKUP_KEY_IDENTITY_FILE: '/dev/null' },
      /BACKUP_KEY_IDENTITY_FILE: \/dev\/null/,
    ],
  ] as const)('%s', async (_what, time, changes, says) => {
    const { status, said } = await run(['at', time], null, changes);
    expect(said).toMatch(says);
    expect({
      status,
      lines: said
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('✗')).length,
    }).toEqual({ status: 1, lines: 1 });
  });

  it('identities that were exchanged, no archive, a moment that is not archived yet, a database of another name', async () => {
    const { BACKUP_IDENTITY_FILE = '', BACKUP_KEY_IDENTITY_FILE = '' } = archived.environment;
    const exchanged = {
      BACKUP_IDENTITY_FILE: BACKUP_KEY_IDENTITY_FILE,
      BACKUP_KEY_IDENTITY_FILE: BACKUP_IDENTITY_FILE,
    };
    expect((await run(['at', 'latest'], null, exchanged)).said).toMatch(/two identities do not open it/);
    expect((await run(['at', 'latest'], null, EMPTY())).said).toMatch(
      /No base of continuous protection|no such folder|cannot/,
    );
    expect((await run(['at', new Date().toISOString()])).said).toMatch(/does not reach that far yet/);
    const other = await run(['at', 'latest', '--database', 'kean_of_nobody']);
    expect(other.said).toMatch(/nobody worked with a database kean_of_nobody\. There were kean: name/);
    expect(existsSync(archived.environment.RECOVERY_FOLDER as string)).toBe(false);
  }, 120_000);
});
