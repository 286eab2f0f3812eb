import { CHECKPOINT_PATH } from '@kean/tlog';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LogOffice, openLogOffice, SOON } from '../testing/log-office.ts';

let office: LogOffice;
beforeEach(async () => {
  office = await openLogOffice();
});
afterEach(() => office.close());

/** Entries of the log after each batch. */
const batchSizes = async () =>
  (await office.sql.query<{ size: bigint }>('select size from audit_batch order by size')).map(({ size }) =>
    Number(size),
  );

describe('a long backlog', () => {
  it('is cut into batches, and heads are signed on the way through it', async () => {
    await office.act(14);
    await office.turnTo(14, office.log.sequencer(office.worker, undefined, { eventsOfABatch: 4, batchesOfAHead: 3 }));
    expect(office.log.told).toEqual([
      ['signed', 12],
      ['signed', 14],
    ]);
    expect(await batchSizes()).toEqual([4, 8, 12, 14]);
  });

  it('is left between two heads when the sequencer is stopped, and the next one goes on from there', async () => {
    await office.act(9);
    const { log } = office;
    const sequencer = log.sequencer(office.worker, undefined, { eventsOfABatch: 2, batchesOfAHead: 2 });
    const replace = log.store.replace.bind(log.store);
    let stopped: Promise<void> | null = null;
    const replacing = vi.spyOn(log.store, 'replace').mockImplementation(async (file, text) => {
      if (file === CHECKPOINT_PATH) stopped ??= sequencer.stop();
      await replace(file, text);
    });
    await vi.waitFor(async () => {
      await sequencer.turn();
      expect(stopped).not.toBeNull();
    }, SOON);
    await stopped;
    replacing.mockRestore();
    expect(log.told).toEqual([['signed', 4]]);
    expect(await batchSizes()).toEqual([2, 4]);
    await office.turnTo(9);
    expect(await batchSizes()).toEqual([2, 4, 9]);
  });

  it('is taken 8,192 events at a time where nothing else is said', async () => {
    await office.sql.query(
      `select append_audit_events(array_agg(
         row(gen_random_uuid(), 'clients.listed', 'allowed', null, null, null, null, null, null, null, null, null, null)::audit_input))
       from generate_series(1, 8193)`,
    );
    await office.turnTo(8193);
    expect(await batchSizes()).toEqual([8192, 8193]);
  });
});
