import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import { startQueues } from '@kean/queues/worker';
import { freshRedis } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openRolesOffice, type RolesOffice } from '../testing/roles-office.ts';
import { agencyWorker } from '../worker.ts';
import { endRecoveryInTime } from './expire-recoveries.ts';
import { clearRecoveryEnd, setRecoveryEnd } from './recovery-end.ts';

let office: RolesOffice;
let db: Database;
let stop: () => Promise<void>;
let person: StaffId;
const troubles: unknown[] = [];

beforeAll(async () => {
  office = await openRolesOffice();
  person = await office.staffId(await office.numberOf('agent'));
  const redis = await freshRedis();
  db = openDatabase({ url: office.urls.kean_worker, applicationName: 'kean-test-worker' });
  const queues = await startQueues({
    db,
    redisUrl: redis.url,
    clauses: [agencyWorker],
    needs: { services: { db } },
    observer: {
      ended: ({ error }) => error !== undefined && troubles.push(error),
      relayed: () => undefined,
      alerted: () => undefined,
      missing: (jobs) => troubles.push(jobs),
      troubled: (_, error) => troubles.push(error),
    },
  });
  stop = async () => {
    await queues.stop();
    await db.close();
    await redis.dispose();
  };
});
afterAll(async () => {
  await stop();
  await office.close();
});
beforeEach(() => office.sql.query('delete from account_recovery'));

/** A request with its timer, as asking writes them. */
async function open(endsIn: string) {
  const id = newId<'AccountRecovery'>();
  return inSqlTransaction(office.db, nobody, async (tx) => {
    const [row] = await tx.query<{ endsAt: Date }>(
      `insert into account_recovery (id, staff_id, ends_at) values ($1, $2, now() + interval '${endsIn}')
       returning ends_at as "endsAt"`,
      [id, person],
    );
    await setRecoveryEnd(tx, id, row?.endsAt as Date);
    return id;
  });
}
const standing = async (id: string) =>
  (await office.sql.query<{ state: string }>('select state from account_recovery where id = $1', [id]))[0]?.state;
const expired = async (id: string) =>
  (
    await office.sql.query<{ id: string }>(
      `select facts->>'recoveryId' as id from audit_event where action = 'agency.recovery-expired'`,
    )
  ).filter((event) => event.id === id).length;
const timers = (id: string) => office.sql.query<{ due: Date }>('select due_at as due from timer where key = $1', [id]);

it('the end of a request is an event when it comes, although nobody acts, and is written once', async () => {
  const id = await open('1 second');
  expect(await standing(id)).toBe('asked');
  await vi.waitFor(async () => expect(await standing(id)).toBe('expired'), 15_000);
  await vi.waitFor(async () => expect(await office.sql.query('select 1 from outbox')).toEqual([]), 15_000);
  expect(await expired(id)).toBe(1);
  expect(await timers(id)).toEqual([]);
  expect(troubles).toEqual([]);
});

it('a request that is open still when its timer fires is looked at again at its end', async () => {
  const id = await open('5 days');
  await inSqlTransaction(db, nobody, (tx) => clearRecoveryEnd(tx, id));
  await inSqlTransaction(db, nobody, (tx) => endRecoveryInTime(tx, id));
  const [timer] = await timers(id);
  expect((timer?.due.getTime() ?? 0) - Date.now()).toBeGreaterThan(4.9 * 86_400_000);
  expect([await standing(id), await expired(id)]).toEqual(['asked', 0]);
});

it('a request that ended otherwise, or is gone, is left as it is', async () => {
  const id = await open('5 days');
  await office.sql.query(`update account_recovery set state = 'refused', ended_at = now() where id = $1`, [id]);
  await inSqlTransaction(db, nobody, (tx) => endRecoveryInTime(tx, id));
  await inSqlTransaction(db, nobody, (tx) => endRecoveryInTime(tx, newId<'AccountRecovery'>()));
  expect([await standing(id), await expired(id)]).toEqual(['refused', 0]);
});
