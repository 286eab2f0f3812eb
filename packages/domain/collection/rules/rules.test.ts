import { type ClientId, type ImportId, idOf, newId } from '@kean/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientIdOf, rowOfClient } from './client-id-follows-from-import-and-row.ts';
import { importThatHasNotEndedCanBeCancelled } from './import-that-has-not-ended-can-be-cancelled.ts';
import { mappingNamesANameAndAPhone } from './mapping-names-a-name-and-a-phone.ts';

describe('the id of an imported client', () => {
  const row = fc.integer({ min: 1, max: 100_010 });
  const start = fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });

  it('follows from import and row, gives the row back, and is a version 7 id of the time of the import', () => {
    fc.assert(
      fc.property(row, start, (at, startedAt) => {
        const importId = newId<'Import'>();
        const id = clientIdOf(importId, startedAt, at);
        expect(idOf<'Client'>().parse(id)).toBe(id);
        expect(id).toMatch(/^.{14}7.{4}[89ab]/);
        expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(startedAt.getTime());
        expect(clientIdOf(importId, startedAt, at)).toBe(id);
        expect(rowOfClient(importId, startedAt, id)).toBe(at);
        expect(rowOfClient(newId<'Import'>(), startedAt, id)).toBeNull();
      }),
    );
  });

  it('stands in the order of the list', () => {
    const [importId, startedAt] = [newId<'Import'>() as ImportId, new Date()];
    const ids = Array.from({ length: 3_000 }, (_, at) => clientIdOf(importId, startedAt, at + 98_000));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is taken for no other client', () => {
    expect(rowOfClient(newId<'Import'>(), new Date(), newId<'Client'>() as ClientId)).toBeNull();
  });
});

describe('a mapping', () => {
  it('names a name and a phone', () => {
    expect(mappingNamesANameAndAPhone(['name', 'phone', 'phone', 'remark', 'remark', 'ignore'], 6)).toBeNull();
    expect(mappingNamesANameAndAPhone(['name', 'ignore'], 2)?.code).toBe('COLLECTION_MAPPING_INCOMPLETE');
    expect(mappingNamesANameAndAPhone(['phone'], 1)?.code).toBe('COLLECTION_MAPPING_INCOMPLETE');
  });

  it('gives no other meaning twice, and covers the sheet', () => {
    expect(mappingNamesANameAndAPhone(['name', 'phone', 'name'], 3)?.code).toBe('COLLECTION_MAPPING_REPEATED');
    expect(mappingNamesANameAndAPhone(['name', 'phone'], 3)?.code).toBe('COLLECTION_MAPPING_NOT_THIS_SHEET');
  });
});

it('only an import that has not ended can be cancelled', () => {
  expect(importThatHasNotEndedCanBeCancelled('running')).toBe(true);
  expect(importThatHasNotEndedCanBeCancelled('finished')).toBe(false);
});
