import { inSqlTransaction, nobody } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { promise } from '../promise.ts';
import { countEffect, orphan } from '../testing/sample-jobs.ts';
import { type SampleOffice, sampleOffice } from '../testing/sample-office.ts';
import { endAlert, listOpenAlerts, seeAlert, tellAlert } from '../watchdog/alerts.ts';

let office: SampleOffice;

beforeEach(async () => {
  office = await sampleOffice();
});
afterEach(() => office.dispose());

const soon = { timeout: 20_000, interval: 50 };
const words = { title: { zh: '样例', en: 'sample' }, remedy: { zh: '看一看。', en: 'Have a look.' } };
const alerts = () => inSqlTransaction(office.api, nobody, listOpenAlerts);

it('a schedule whose run is not done in time is one alert, which a person sees and which ends with the silence', async () => {
  const workId = newId<'Work'>();
  const schedule = {
    name: 'take-sample',
    job: countEffect,
    payload: { workId, behaviours: ['invalid'] },
    cadence: { everySeconds: 3_600 },
    graceMinutes: 0.02,
    ...words,
  };
  await office.startWorker({ schedules: [schedule], watchEveryMs: 200 });
  await vi.waitFor(() => expect(office.alerted).toEqual(['raised schedule-overdue/take-sample']), soon);
  const [alert] = await alerts();
  expect(alert).toMatchObject({ kind: 'schedule-overdue', about: 'take-sample', seenAt: null });
  const staffId = newId<'Staff'>() as StaffId;
  const see = () => inSqlTransaction(office.api, nobody, (tx) => seeAlert(tx, alert?.id ?? '', staffId));
  expect(await see()).toEqual({ kind: 'schedule-overdue', about: 'take-sample' });
  expect(await see()).toBeNull();
  // The cause is removed and a person lets it be tried again.
  await office.asOwner(`update outbox set dead_at = null, relayed_at = null, attempts = 0,
    payload = jsonb_set(payload, '{behaviours}', '["work"]')`);
  await vi.waitFor(() => expect(office.alerted).toHaveLength(2), soon);
  expect(office.alerted[1]).toBe('resolved schedule-overdue/take-sample');
  expect(await alerts()).toEqual([]);
});

it('work of a queue that nobody consumes is seen', async () => {
  await inSqlTransaction(office.api, nobody, (tx) =>
    promise(tx, { ...orphan, queue: 'forsaken' }, { workId: newId<'Work'>() }, newId<'Work'>()),
  );
  await office.asOwner("update outbox set created_at = created_at - interval '1 minute'");
  await office.startWorker({ watchEveryMs: 200 });
  await vi.waitFor(() => expect(office.alerted).toContain('raised queue-unattended/forsaken'), soon);
});

it('one look is no silence: what is back at the next look raises nothing', async () => {
  await office.startWorker({ watchEveryMs: 200 });
  await office.promiseWork(20);
  await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
  expect(office.alerted).toEqual([]);
});

it('what a clause tells of itself is one alert however often it is told, no watchdog ends it, and the clause does', async () => {
  const told = { kind: 'backup-failed', about: 'records' } as const;
  const worker = await office.startWorker({ watchEveryMs: 100 });
  const asWorker = (act: typeof tellAlert) => inSqlTransaction(office.worker, nobody, (tx) => act(tx, told));
  for (let times = 0; times < 2; times += 1) await asWorker(tellAlert);
  const [alert, ...others] = await alerts();
  expect([alert, others]).toMatchObject([told, []]);
  // A silence comes and goes meanwhile, so the watchdog has looked and resolved.
  await inSqlTransaction(office.api, nobody, (tx) =>
    promise(tx, { ...orphan, queue: 'forsaken' }, { workId: newId<'Work'>() }, newId<'Work'>()),
  );
  await office.asOwner("update outbox set created_at = created_at - interval '1 minute'");
  await vi.waitFor(() => expect(office.alerted).toContain('raised queue-unattended/forsaken'), soon);
  await office.asOwner('delete from outbox');
  await vi.waitFor(() => expect(office.alerted).toContain('resolved queue-unattended/forsaken'), soon);
  expect(await alerts()).toEqual([alert]);
  await asWorker(endAlert);
  expect(await alerts()).toEqual([]);
  await worker.check();
});
