import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PendingLines } from './pending-lines.ts';

it('holds what was added in its order, in UTF-8, however much it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 20_000 }), { maxLength: 12 }), (texts) => {
      const lines = new PendingLines();
      for (const text of texts) lines.text(text).lines(Buffer.from(text));
      expect(lines.bytes.toString('utf8')).toBe(
        Buffer.from(texts.map((text) => text + text).join('')).toString('utf8'),
      );
    }),
    { numRuns: 30 },
  );
});

it('puts JSON onto one line, and says the same by it', () => {
  const value = { a: ['\n', '\r\n', '行'], b: { c: 1 } };
  const lines = new PendingLines()
    .text('{"body":')
    .json(Buffer.from(JSON.stringify(value, null, '\r\n ')))
    .text('}\n');
  const text = lines.bytes.toString('utf8');
  expect(text.split('\n')).toHaveLength(2);
  expect(JSON.parse(text)).toEqual({ body: value });
});

it('keeps nothing of what was there before it was cleared', () => {
  const lines = new PendingLines().text('long before\n');
  lines.clear();
  expect(lines.text('now').bytes.toString()).toBe('now');
  expect(lines.length).toBe(3);
});
