import { aCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { promise, setTimer } from '@kean/queues';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storageApi } from '../api.ts';
import { WorkOverview } from '../contract/work.ts';
import { runRotation } from '../jobs/run-rotation.job.ts';
import { policy } from '../policy.ts';

let office: TestOffice;
let operator: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  operator = await aStaffMember(office.sql);
});
afterAll(() => office.close());
beforeEach(async () => {
  for (const table of ['outbox', 'timer', 'schedule', 'alert', 'worker_pulse']) {
    await office.sql.query(`delete from ${table}`);
  }
});

const acts = { 'storage.read-jobs': 'agency', 'storage.handle-jobs': 'agency' } as const;
const work = () => callerFactory(storageApi)(aCall(office, operator, [policy], acts)).work;
const overview = async () => WorkOverview.parse(await work().overview());
const told = (code: string) => expect.objectContaining({ message: code });

async function deadWork(failure: string): Promise<{ id: string; rotationId: string }> {
  const rotationId = newId<'Rotation'>();
  await inSqlTransaction(office.services.db, nobody, (tx) => promise(tx, runRotation, { rotationId }, rotationId));
  const [row] = await office.sql.query<{ id: string }>(
    'update outbox set dead_at = now(), relayed_at = now(), attempts = 3, failure = $1 where dead_at is null returning id::text',
    [failure],
  );
  return { id: row?.id ?? '', rotationId };
}

describe('the work of the office', () => {
  it('shows numbers, counts, codes and what to do, and nothing of a payload', async () => {
    const { id, rotationId } = await deadWork('OBJECT_UNAVAILABLE');
    await inSqlTransaction(office.services.db, nobody, (tx) =>
      setTimer(tx, {
        name: 'storage.check-keys',
        key: rotationId,
        dueAt: { inSeconds: 60 },
        job: runRotation,
        payload: { rotationId: newId<'Rotation'>() },
      }),
    );
    const seen = await overview();
    expect(seen.dead).toMatchObject([{ id, job: 'storage.run-rotation', failure: 'OBJECT_UNAVAILABLE', attempts: 3 }]);
    expect(seen.dead[0]?.remedy.zh).toContain('文件存储');
    expect(seen.queues).toMatchObject([{ queue: 'storage-rotation', dead: 1, workers: 0 }]);
    expect(seen.timers).toMatchObject([{ name: 'storage.check-keys', count: 1 }]);
    expect(JSON.stringify(seen)).not.toContain(rotationId);
  });

  it('is tried again by a person once, and that stands in the log', async () => {
    const { id, rotationId } = await deadWork('QUEUE_JOB_UNKNOWN');
    await work().revive({ jobId: id });
    expect(await office.sql.query('select attempts, dead_at, relayed_at from outbox')).toEqual([
      { attempts: 0, dead_at: null, relayed_at: null },
    ]);
    await expect(work().revive({ jobId: id })).rejects.toEqual(told('STORAGE_JOB_NOT_FOUND'));
    const events = (await eventsOf(office, operator.id)).filter(({ action }) => action === 'storage.job-revived');
    expect(events).toMatchObject([{ facts: { job: 'storage.run-rotation', code: 'QUEUE_JOB_UNKNOWN' } }]);
    expect(JSON.stringify(events)).not.toContain(rotationId);
  });

  it('is given up with a reason, and never done', async () => {
    const { id } = await deadWork('UNEXPECTED');
    await work().giveUp({ jobId: id, reason: 'done-otherwise' });
    expect(await office.sql.query('select 1 from outbox')).toEqual([]);
    await expect(work().giveUp({ jobId: id, reason: 'done-otherwise' })).rejects.toEqual(told('STORAGE_JOB_NOT_FOUND'));
    const events = (await eventsOf(office, operator.id)).filter(({ action }) => action === 'storage.job-given-up');
    expect(events).toMatchObject([{ facts: { code: 'UNEXPECTED', reason: 'done-otherwise' } }]);
  });

  it('that destroys what has to be gone is never given up, and stands as before', async () => {
    const { id } = await deadWork('UNEXPECTED');
    await office.sql.query(`update outbox set job = 'collection.destroy-upload'`);
    const refused = work().giveUp({ jobId: id, reason: 'cannot-succeed' });
    await expect(refused).rejects.toEqual(told('STORAGE_JOB_MUST_BE_DONE'));
    expect(await office.sql.query('select 1 from outbox where dead_at is not null')).toHaveLength(1);
  });

  it('that is not dead is nobody’s to revive or give up', async () => {
    const rotationId = newId<'Rotation'>();
    await inSqlTransaction(office.services.db, nobody, (tx) => promise(tx, runRotation, { rotationId }, rotationId));
    const [row] = await office.sql.query<{ id: string }>('select id::text from outbox');
    const jobId = row?.id ?? '';
    await expect(work().revive({ jobId })).rejects.toEqual(told('STORAGE_JOB_NOT_FOUND'));
    await expect(work().giveUp({ jobId, reason: 'cannot-succeed' })).rejects.toEqual(told('STORAGE_JOB_NOT_FOUND'));
  });

  it('an alert says what to do, is seen by one person, and stays until the silence ends', async () => {
    const [row] = await office.sql.query<{ id: string }>(
      "insert into alert (kind, about, since) values ('queue-unattended', 'storage-rotation', now()) returning id::text",
    );
    const alertId = row?.id ?? '';
    await work().seeAlert({ alertId });
    await expect(work().seeAlert({ alertId })).rejects.toEqual(told('STORAGE_ALERT_NOT_FOUND'));
    const [alert] = (await overview()).alerts;
    expect(alert).toMatchObject({ id: alertId, about: 'storage-rotation', seenAt: expect.any(Date) });
    expect(alert?.seenByName).toEqual(expect.any(String));
    expect((await eventsOf(office, operator.id)).map(({ action }) => action)).toContain('storage.alert-seen');
  });

  it('says that no worker is there, although no worker can write it down', async () => {
    await office.sql.query(
      `insert into schedule (name, cadence, grace_seconds, words, queue, job, payload, due_at)
       values ('take-backup', 'daily 02:30', 60, $1, 'storage-backup', 'storage.take-backup', '{}', now() - interval '1 hour')`,
      [JSON.stringify({ title: { zh: '备份', en: 'Backup' }, remedy: { zh: '查看磁盘。', en: 'Look at the disk.' } })],
    );
    const { alerts, schedules } = await overview();
    expect(alerts.map(({ kind, about, id }) => [kind, about, id])).toEqual([
      ['schedule-overdue', 'take-backup', null],
      ['workers-silent', 'all', null],
    ]);
    expect(alerts[0]?.remedy.zh).toBe('查看磁盘。');
    expect(schedules).toMatchObject([{ name: 'take-backup', overdue: true, dead: false }]);
    await deadWork('DB_REFUSED');
    await office.sql.query('update schedule set last_key = (select key from outbox)');
    expect((await overview()).schedules).toMatchObject([{ name: 'take-backup', dead: true }]);
  });

  it('is shown and handled by whoever was granted that, and refused in a wrong shape', async () => {
    const reader = callerFactory(storageApi)(aCall(office, operator, [policy], { 'storage.read-jobs': 'agency' }));
    await expect(reader.work.revive({ jobId: '1' })).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
    const other = callerFactory(storageApi)(aCall(office, operator, [policy], { 'storage.read-keys': 'agency' }));
    await expect(other.work.overview()).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
    for (const jobId of ['0', '-1', '9999999999999999999', "1'; --", '1.5']) {
      await expect(work().revive({ jobId })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
    await expect(work().giveUp({ jobId: '1', reason: 'bored' as never })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});
