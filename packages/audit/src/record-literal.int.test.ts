import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordLiteral } from './record-literal.ts';

let fresh: FreshDatabase;
let sql: OpenedSql;

beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
  await sql.query('create type of_three as (one text, two text, three text)');
});
afterAll(async () => {
  await sql.close();
  await fresh.dispose();
});

it('comes out of Postgres as it went in, whatever it holds', async () => {
  const text = fc.oneof(
    fc.constantFrom('', ' ', '""', '\\', '(', '),(', '{"a":"b,c"}', '\\x00ff', 'NULL', '{}', "'", '王小明', '\n\t'),
    fc.string({ unit: 'grapheme' }).filter((some) => !some.includes('\0') && some.isWellFormed()),
  );
  const record = fc.tuple(...[0, 1, 2].map(() => fc.option(text)));
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 20 }), async (records) => {
      const read = await sql.query<{ one: string | null; two: string | null; three: string | null }>(
        'select one, two, three from unnest($1::of_three[])',
        [records.map(recordLiteral)],
      );
      expect(read.map(({ one, two, three }) => [one, two, three])).toEqual(records);
    }),
    { numRuns: 60 },
  );
});
