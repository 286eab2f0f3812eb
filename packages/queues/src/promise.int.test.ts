import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { promise } from './promise.ts';
import { countEffect } from './testing/sample-jobs.ts';
import { type SampleOffice, sampleOffice } from './testing/sample-office.ts';

let office: SampleOffice;
beforeAll(async () => {
  office = await sampleOffice();
});
afterAll(() => office.dispose());

const rowsOf = (workId: string) => office.asOwner(`select * from outbox where key = 'sample.count-effect/${workId}'`);
const payloadOf = (workId: string) => ({ workId, behaviours: ['work' as const] });

describe('promise', () => {
  it('stands when the transaction commits, and never was when it does not', async () => {
    const [kept, lost] = [newId(), newId()];
    await inSqlTransaction(office.api, nobody, (tx) => promise(tx, countEffect, payloadOf(kept), kept));
    const broken = inSqlTransaction(office.api, nobody, async (tx) => {
      await promise(tx, countEffect, payloadOf(lost), lost);
      throw new Error('the operation fails after its promise');
    });
    await expect(broken).rejects.toThrow('after its promise');
    expect(await rowsOf(kept)).toHaveLength(1);
    expect(await rowsOf(lost)).toEqual([]);
  });

  it('is made once for one key', async () => {
    const key = newId();
    const made = await inSqlTransaction(office.api, nobody, async (tx) => [
      await promise(tx, countEffect, payloadOf(key), key),
      await promise(tx, countEffect, payloadOf(newId()), key),
    ]);
    expect(made).toEqual([true, false]);
    expect(await rowsOf(key)).toMatchObject([{ payload: payloadOf(key) }]);
  });

  it.each([
    ['a payload of another shape', { workId: '13812345678', behaviours: [] }, newId(), 'workId'],
    ['a key with a phone', payloadOf(newId()), '13812345678', 'key'],
    ['a key with a name', payloadOf(newId()), '王小明', 'key'],
    ['more than the payload knows', { ...payloadOf(newId()), phone: '13812345678' }, newId(), ''],
  ])('refuses %s, and does not repeat it', async (_name, payload, key, at) => {
    const refused = inSqlTransaction(office.api, nobody, (tx) => promise(tx, countEffect, payload as never, key));
    await expect(refused).rejects.toMatchObject({
      code: 'QUEUE_PAYLOAD_REFUSED',
      detail: { job: 'sample.count-effect', at },
    });
  });
});
