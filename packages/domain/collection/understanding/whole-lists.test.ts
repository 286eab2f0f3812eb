import { describe, expect, it } from 'vitest';
import { truthOf } from '../testing/read-list.ts';
import {
  hasSharedLists,
  readSharedList,
  readSharedTruth,
  SHARED_LISTS,
  sharedListsNote,
} from '../testing/shared-lists.ts';
import { inventList, writeCsv, writeWorkbook } from '../testing.ts';

describe('a whole messy list is understood to the row', () => {
  const list = inventList({ rows: 3_000, seed: 20_26 });

  it('from GB18030, UTF-8 and a workbook alike', async () => {
    expect(Object.keys(list.truth.rejected).length).toBeGreaterThan(30);
    expect(Object.keys(list.truth.duplicatesOf).length).toBeGreaterThan(50);
    expect(await truthOf(writeCsv(list, 'gb18030'))).toEqual(list.truth);
    expect(await truthOf(writeCsv(list, 'utf-8-bom', ';'))).toEqual(list.truth);
    expect(await truthOf(await writeWorkbook(list))).toEqual(list.truth);
  });

  it('from a list with a title above its headers', async () => {
    const titled = { headers: ['花园路店 客户资料'], rows: [[''], list.headers, ...list.rows.slice(0, 50)] };
    const found = await truthOf(writeCsv(titled, 'utf-8'));
    expect(found.rows).toBe(50);
    expect(Object.keys(found.rejected).map(Number)).toEqual(
      Object.keys(list.truth.rejected).flatMap((row) => (Number(row) <= 51 ? [Number(row) + 2] : [])),
    );
  });

  it('tells an inventor of wrong truths apart', async () => {
    const [name, ...others] = list.rows[0] ?? [];
    const changed = { headers: list.headers, rows: [[name ?? '', ...others.map(() => '')], ...list.rows.slice(1)] };
    expect(await truthOf(writeCsv(changed, 'utf-8'))).not.toEqual(list.truth);
  });
});

describe.skipIf(!hasSharedLists)(`the trade's own lists are understood to the row${sharedListsNote}`, () => {
  it.each(SHARED_LISTS)('%s', async (name) => {
    expect(await truthOf(readSharedList(name))).toEqual(readSharedTruth());
  });
});
