import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLACE_BYTES, PLACE_PART_BYTES, type Place, writePlace, writePurpose } from './place.ts';

const part = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 12 });
const places: fc.Arbitrary<Place> = fc.record({ table: part, column: part, row: part, subject: part });

function encode(place: Place, domain: 'field' | 'stream' = 'field'): Buffer | null {
  const target = Buffer.alloc(PLACE_BYTES);
  const end = writePlace(target, 0, domain, place);
  return end < 0 ? null : target.subarray(0, end);
}

describe('the encoding of a place', () => {
  test('is that of the specification', () => {
    const bytes = encode({ table: 'client', column: 'card', row: 'a/b', subject: 'a' });
    expect(bytes?.toString('latin1')).toBe('\x05field\x06client\x04card\x03a/b\x01a');
  });

  test('never begins another place, so that different places never meet', () => {
    fc.assert(
      fc.property(places, places, (one, other) => {
        const [short, long] = [encode(one), encode(other)];
        if (short === null || long === null) return false;
        return JSON.stringify(one) === JSON.stringify(other) || !long.subarray(0, short.length).equals(short);
      }),
      { numRuns: 5_000 },
    );
  });

  test('tells characters apart that move from one part to the next', () => {
    const whole = { table: 'ab', column: 'c', row: 'd', subject: 'e' };
    expect(encode(whole)).not.toEqual(encode({ ...whole, table: 'a', column: 'bc' }));
  });

  test('tells fields, files and wrapped keys apart', () => {
    const place = { table: 'a', column: 'b', row: 'c', subject: 'd' };
    expect(encode(place, 'stream')).not.toEqual(encode(place, 'field'));
    const purpose = Buffer.alloc(PLACE_BYTES);
    const end = writePurpose(purpose, 0, 'a');
    expect(purpose.subarray(0, end).toString('latin1')).toBe('\x04wrap\x01a');
  });

  test.each([
    ['empty', ''],
    ['one byte too long', 'x'.repeat(PLACE_PART_BYTES + 1)],
    ['Chinese', '客户'],
    ['the first character beyond ASCII', '\u0080'],
    ['half a surrogate pair', '\ud83d'],
    ['a character whose low byte is ASCII', 'ſ\u0141'],
  ])('refuses a part that is %s, in every position', (_, bad) => {
    const good = { table: 'a', column: 'b', row: 'c', subject: 'd' };
    for (const name of ['table', 'column', 'row', 'subject']) expect(encode({ ...good, [name]: bad })).toBeNull();
    expect(writePurpose(Buffer.alloc(PLACE_BYTES), 0, bad)).toBe(-1);
  });

  test('has room for the longest parts', () => {
    const longest = 'x'.repeat(PLACE_PART_BYTES);
    const bytes = encode({ table: longest, column: longest, row: longest, subject: longest }, 'stream');
    expect(bytes?.length).toBe(7 + 4 * (1 + PLACE_PART_BYTES));
  });
});
