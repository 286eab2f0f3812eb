import { compareWords } from '@kean/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsOf } from '../contract/notice-items.ts';
import { PURPOSES } from '../purposes/index.ts';
import { inventedNotice } from '../testing/invented-notice.ts';
import { noticeSaysAllThatTheLawAsks, SENSITIVE_PURPOSES } from './notice-says-all-that-the-law-asks.ts';
import { coveredBy, publishedNoticeCoversThePurposesOfToday } from './published-notice-covers-the-purposes-of-today.ts';

const TODAY = new Date('2026-11-26T04:00:00Z');

describe('what a notice says', () => {
  it('is every item of PIPL 17, each asked for by itself', () => {
    expect(noticeSaysAllThatTheLawAsks(inventedNotice(), TODAY)).toEqual([]);
    const required = itemsOf(inventedNotice(['signing']), SENSITIVE_PURPOSES).filter((item) => item.required);
    expect(required.map(({ item }) => item).sort()).toEqual([
      'creditCode',
      'handlerContact',
      'handlerName',
      'method',
      'purposes',
      'retention',
      'rights',
      'sensitive',
      'title',
      'withdrawal',
    ]);
    for (const { item } of required) {
      const without = inventedNotice(['signing']);
      if (item === 'purposes') without.purposes = [];
      else if (item === 'creditCode') without.creditCode = '';
      else without.words[item] = { zh: '只有中文', en: '' };
      expect(noticeSaysAllThatTheLawAsks(without, TODAY)).toEqual([item]);
    }
  });

  it('explains sensitive information only where a purpose asks for some', () => {
    const without = inventedNotice(['purchase']);
    without.words.sensitive = { zh: '', en: '' };
    expect(noticeSaysAllThatTheLawAsks(without, TODAY)).toEqual([]);
  });
});

describe('a published notice', () => {
  const covered = coveredBy(['purchase', 'market-news']);

  it('covers the purposes as they were', () => {
    expect(publishedNoticeCoversThePurposesOfToday(covered)).toBe(true);
  });

  it('covers a purpose that asks for less, and none that asks for more or is gone', () => {
    const changed = (code: string, fields: object) =>
      PURPOSES.map((one) => (one.code === code ? { ...one, fields } : one));
    const need = { need: 'required', because: { zh: '', en: '' } };
    expect(publishedNoticeCoversThePurposesOfToday(covered, changed('market-news', { phone: need }))).toBe(true);
    expect(publishedNoticeCoversThePurposesOfToday(covered, changed('market-news', { idNumber: need }))).toBe(false);
    const gone = PURPOSES.filter(({ code }) => code !== 'purchase');
    expect(publishedNoticeCoversThePurposesOfToday(covered, gone)).toBe(false);
  });
});

it('a comparison gives both texts back, whatever they are, and finds no difference in none', () => {
  const text = fc.string({
    unit: fc.constantFrom('保', '存', '三', '年', 'five', ' ', '\n', 'a', '🏠'),
    maxLength: 40,
  });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = compareWords(before, after);
      const only = (kept: string) =>
        pieces
          .filter(({ kind }) => kind === 'same' || kind === kept)
          .map((piece) => piece.text)
          .join('');
      expect(only('removed')).toBe(before);
      expect(only('added')).toBe(after);
      if (before === after) expect(pieces.every(({ kind }) => kind === 'same')).toBe(true);
    }),
  );
});

it('a comparison of texts without end is told as a replacement and takes no time', () => {
  expect(compareWords('甲'.repeat(4_000), '乙'.repeat(4_000)).map(({ kind }) => kind)).toEqual(['removed', 'added']);
});
