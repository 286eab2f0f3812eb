import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogOffice, openLogOffice } from '../testing/log-office.ts';
import { type EventKey, findEvent } from './find-event.ts';
import { EventProver } from './prove-events.ts';

/** Nine bundles, one batch each: an event is looked for in one bundle alone. */
const BUNDLES = 9;
const SIZE = BUNDLES * 256;

let office: LogOffice;
let events: EventKey[];

beforeAll(async () => {
  office = await openLogOffice();
  await office.act(SIZE);
  await office.turnTo(
    SIZE,
    office.log.sequencer(office.worker, undefined, { eventsOfABatch: 256, batchesOfAHead: 12 }),
  );
  events = await office.sql.query(
    'select id, occurred_at as "occurredAt" from audit_event order by position, occurred_at, id',
  );
});
afterAll(() => office.close());

/** Proves an event of each of these bundles, one after the other. @returns which bundles were read from the disk, in order */
async function bundlesReadFor(bundles: readonly number[]): Promise<number[]> {
  const read: number[] = [];
  const { files } = office.reader;
  const counting = {
    ...office.reader,
    files: {
      read: (file: string) => {
        const [, number] = /^tile\/entries\/(\d{3})$/.exec(file) ?? [];
        if (number !== undefined) read.push(Number(number));
        return files.read(file);
      },
    },
  };
  await inSqlTransaction(office.api, nobody, async (tx) => {
    const prover = await EventProver.open(tx, counting, null);
    for (const bundle of bundles) {
      const sequence = bundle * 256 + 100;
      const row = await findEvent(tx, events[sequence] as EventKey);
      if (row === null) throw new Error('no such event');
      expect((await prover.prove(tx, row))?.sequence).toBe(sequence);
    }
  });
  return read;
}

describe('the bundles that a prover has read', () => {
  it('are read once, also where an event of another one is proved in between', async () => {
    expect(await bundlesReadFor([0, 0, 1, 0, 1])).toEqual([0, 1]);
  });

  it('stay in memory while they are eight', async () => {
    const eight = [0, 1, 2, 3, 4, 5, 6, 7];
    expect(await bundlesReadFor([...eight, ...eight])).toEqual(eight);
  });

  it('give way to a ninth, the one first that was not asked for longest', async () => {
    const eight = [0, 1, 2, 3, 4, 5, 6, 7];
    expect(await bundlesReadFor([...eight, 0, 8, 0, 2, 1])).toEqual([...eight, 8, 1]);
  });
});

it('an event that was put into the last full bundle is looked for in no bundle beyond it', async () => {
  const id = newId();
  const genuine = events[SIZE - 10] as EventKey;
  const rest = 'occurred_at, form, principal, session_id, branch, subject_id, subject_ids, policy, facts, position';
  await office.tamper(
    `insert into audit_record (id, ${rest}) select '${id}', ${rest} from audit_record where id = '${genuine.id}'`,
  );
  const proof = inSqlTransaction(office.api, nobody, async (tx) => {
    const row = await findEvent(tx, { ...genuine, id });
    if (row === null) throw new Error('no such event');
    return (await EventProver.open(tx, office.reader, row)).prove(tx, row);
  });
  await expect(proof).rejects.toMatchObject({ code: 'AUDIT_EVENT_ALTERED', detail: { eventId: id } });
});
