/** Signs everything that happened in a test's office, as the worker does. */
import path from 'node:path';
import { makeLogKey, openFolderLogStore, readLogKey, Sequencer } from '@kean/audit';
import { openDatabase } from '@kean/db';
import { systemClock } from '@kean/kernel';
import { vi } from 'vitest';
import type { TestOffice } from './office.ts';

/** Takes turns until nothing waits: the horizon is the whole cluster's, where other tests have transactions of their own. */
export async function signLog(office: TestOffice): Promise<void> {
  const keyFile = path.join(path.dirname(office.logFolder), 'log.key');
  await makeLogKey(keyFile);
  const db = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'log-test' });
  const ignored = () => undefined;
  const sequencer = new Sequencer({
    db,
    store: await openFolderLogStore(office.logFolder),
    signer: await readLogKey(keyFile),
    witness: null,
    clock: systemClock,
    observer: { signed: ignored, witness: ignored, troubled: ignored, halted: ignored },
  });
  const waiting = `select from audit_event e
    where not exists (select from audit_batch b where (b.position, b.occurred_at, b.event_id) >= (e.position, e.occurred_at, e.id))`;
  await vi.waitFor(
    async () => {
      await sequencer.turn();
      if ((await office.sql.query(waiting)).length > 0) throw new Error('not yet');
    },
    { timeout: 20_000, interval: 20 },
  );
  await sequencer.stop();
  await db.close();
}
