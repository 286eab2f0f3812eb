import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DurableAppender } from './durable-appender.ts';
import { searchEvents } from './search/search-events.ts';
import { samplePrincipal, sampleReveal } from './testing/sample-events.ts';

let fresh: FreshDatabase;
let db: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'audit-appender-test' });
});
afterAll(async () => {
  await db.close();
  await fresh.dispose();
});

const seen = async (clientId: string) =>
  (await inSqlTransaction(db, nobody, (tx) => searchEvents(tx, { subjectId: clientId }, { limit: 1 }))).events
    .length === 1;

const transactions = async () => {
  const [row] = await inSqlTransaction(db, nobody, (tx) =>
    tx.query<{ number: string }>('select count(distinct position)::text as number from audit_event'),
  );
  return Number(row?.number);
};

describe('DurableAppender', () => {
  it('resolves a caller only after its event is committed', async () => {
    const appender = new DurableAppender(db);
    const clients = Array.from({ length: 64 }, () => newId<'Client'>());
    const committed = await Promise.all(
      clients.map(async (clientId) => {
        await appender.append(sampleReveal(samplePrincipal(), clientId));
        return seen(clientId);
      }),
    );
    expect(committed).toEqual(clients.map(() => true));
  });

  it('shares a commit among callers, and bounds how many share one', async () => {
    const before = await transactions();
    const appender = new DurableAppender(db, { maxBatch: 100 });
    await Promise.all(Array.from({ length: 500 }, () => appender.append(sampleReveal(samplePrincipal()))));
    expect((await transactions()) - before).toBe(5);
  });

  it('refuses an event that could carry a value to its caller alone', async () => {
    const appender = new DurableAppender(db);
    const [good, careless] = await Promise.allSettled([
      appender.append(sampleReveal(samplePrincipal())),
      (async () => appender.append({ ...sampleReveal(samplePrincipal()), facts: { phone: '13812345678' } }))(),
    ]);
    expect(good.status).toBe('fulfilled');
    expect(careless).toMatchObject({ status: 'rejected', reason: { code: 'AUDIT_EVENT_REFUSED' } });
  });

  it('refuses at once when too many wait, and serves those that do', async () => {
    const appender = new DurableAppender(db, { maxWaiting: 10, maxBatch: 5 });
    const results = await Promise.allSettled(
      Array.from({ length: 25 }, () => appender.append(sampleReveal(samplePrincipal()))),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(10);
    expect(results[24]).toMatchObject({
      reason: { kind: 'unavailable', code: 'AUDIT_UNAVAILABLE', detail: { cause: 'too-many-waiting' } },
    });
  });

  it('is idle only when everything that was appended is committed', async () => {
    const appender = new DurableAppender(db, { maxBatch: 1 });
    const clients = Array.from({ length: 3 }, () => newId<'Client'>());
    const settled: string[] = [];
    for (const clientId of clients) {
      void appender.append(sampleReveal(samplePrincipal(), clientId)).then(() => settled.push(clientId));
    }
    await appender.idle();
    expect(settled).toEqual(clients);
  });

  it('leaves nothing behind that would keep a process from ending', async () => {
    const appender = new DurableAppender(db, { timeoutMs: 600_000 });
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await Promise.all(Array.from({ length: 200 }, () => appender.append(sampleReveal(samplePrincipal()))));
    expect(timers() - before).toBeLessThan(100);
  });

  it('fails closed while the log cannot be written, and recovers by itself', async () => {
    const closed = await freshDatabase();
    const own = openDatabase({ url: closed.urls.kean_api, applicationName: 'audit-fault-test', connectTimeoutMs: 500 });
    const owner = openDatabase({ url: closed.urls.kean_owner, applicationName: 'audit-fault-test' });
    const appender = new DurableAppender(own);
    const asOwner = (statement: string) => inSqlTransaction(owner, nobody, (tx) => tx.query(statement));
    try {
      await asOwner('revoke execute on function append_audit_events from kean_api');
      await expect(appender.append(sampleReveal(samplePrincipal()))).rejects.toMatchObject({
        code: 'AUDIT_UNAVAILABLE',
      });
      await asOwner('grant execute on function append_audit_events to kean_api');
      await appender.append(sampleReveal(samplePrincipal()));
    } finally {
      await Promise.all([own.close(), owner.close()]);
      await closed.dispose();
    }
  });

  it('refuses a caller that waits too long', async () => {
    const owner = openDatabase({ url: fresh.urls.kean_owner, applicationName: 'audit-lock-test' });
    const appender = new DurableAppender(db, { timeoutMs: 100 });
    try {
      await inSqlTransaction(owner, nobody, async (tx) => {
        await tx.query('lock table audit_record in access exclusive mode');
        await expect(appender.append(sampleReveal(samplePrincipal()))).rejects.toMatchObject({
          detail: { cause: 'too-slow' },
        });
      });
      await appender.idle();
    } finally {
      await owner.close();
    }
  });
});
