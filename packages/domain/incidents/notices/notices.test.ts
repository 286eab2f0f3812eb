import { describe, expect, it } from 'vitest';
import { MOST_INVENTED } from '../contract/drill-letters.ts';
import { type KnownFacts, LEAK_NOTICE_KINDS, NoticeParts, PARTS_OF, STILL_OPEN } from '../contract/notices.ts';
import { composeNotice } from './composing/compose-notice.ts';
import { aDrillWritesToAsManyAsItsFactsSay } from './rules/a-drill-writes-to-as-many-as-its-facts-say.ts';
import { aNoticeSaysAllThatTheLawAsks, checklistOf } from './rules/a-notice-says-all-that-the-law-asks.ts';
import { factsThatMovedOn } from './rules/facts-have-moved-on.ts';

const UNKNOWN: KnownFacts = {
  ...{ kind: 'seller-inside', openedAt: new Date('2026-11-27T02:00:00Z'), noticedAt: null, people: null },
  ...{ throughSystems: null, harmAverted: null, crimeSuspected: null, handledAt: null, clients: 0 },
  classes: { strictest: 0, middle: 0, other: 0 },
};

describe('a notice that the facts write', () => {
  it('says of every fact that is not known that it is still being established', () => {
    const parts = composeNotice('authority-first', UNKNOWN);
    for (const part of ['officeAndSystem', 'found', 'dataKinds', 'people', 'nextSteps'] as const) {
      expect(parts[part]?.zh).toContain(STILL_OPEN.zh);
      expect(parts[part]?.en.toLowerCase()).toContain(STILL_OPEN.en);
    }
  });

  it('says what is known, and not that it is open', () => {
    const known = {
      ...UNKNOWN,
      ...{ noticedAt: new Date('2026-11-26T01:30:00Z'), people: 1_234_567, throughSystems: true, crimeSuspected: true },
      ...{ clients: 40, classes: { strictest: 3, middle: 0, other: 40 } },
    };
    const parts = composeNotice('authority-first', known);
    expect(parts.people?.zh).toBe('涉及人数：1,234,567人；已核实的客户：40人。');
    expect(parts.found?.zh).toContain('2026年11月26日 09:30');
    expect(parts.dataKinds?.zh).toBe('财产信息，姓名、联系方式等信息。');
    expect(JSON.stringify(parts)).not.toContain(STILL_OPEN.zh);
  });

  it('leaves to a person what no fact tells, and is refused until it is written', () => {
    const parts = composeNotice('clients', UNKNOWN);
    expect(aNoticeSaysAllThatTheLawAsks('clients', parts)).toEqual(['measures', 'contact']);
    const written = {
      ...parts,
      measures: { zh: '已停用账号', en: 'account closed' },
      contact: { zh: '门店前台', en: '' },
    };
    expect(aNoticeSaysAllThatTheLawAsks('clients', written)).toEqual(['contact']);
    expect(
      aNoticeSaysAllThatTheLawAsks('authority-first', { ...composeNotice('authority-first', UNKNOWN), ...written }),
    ).toEqual([]);
    expect(checklistOf('clients', parts).find(({ part }) => part === 'dataKinds')?.state).toBe('open');
  });

  it('fits its own shape whatever the kind, and no number or address of a person does', () => {
    for (const kind of LEAK_NOTICE_KINDS) {
      const parts = composeNotice(kind, { ...UNKNOWN, people: 12_345_678 });
      expect(NoticeParts.safeParse(parts).success).toBe(true);
      expect(Object.keys(parts)).toEqual(PARTS_OF[kind]);
    }
    for (const zh of ['客户电话 13700001234', 'wang@example.cn', '编号123456'])
      expect(NoticeParts.safeParse({ contact: { zh, en: '' } }).success).toBe(false);
    expect(NoticeParts.safeParse({ contact: { zh: '热线 400-810-0000', en: 'hotline' } }).success).toBe(true);
  });

  it('knows which facts have moved on', () => {
    expect(factsThatMovedOn(UNKNOWN, { ...UNKNOWN, openedAt: new Date(UNKNOWN.openedAt) })).toEqual([]);
    expect(factsThatMovedOn(UNKNOWN, { ...UNKNOWN, people: 3, classes: { ...UNKNOWN.classes, middle: 1 } })).toEqual([
      'people',
      'classes',
    ]);
  });
});

describe('a drill', () => {
  it('writes to as many invented people as its facts say, within what its sink takes, and to some where nobody counted', () => {
    const many = (people: number | null, clients = 0) => aDrillWritesToAsManyAsItsFactsSay({ people, clients });
    expect([many(7, 3), many(null, 3), many(null), many(0), many(5_000)]).toEqual([7, 3, 20, 20, MOST_INVENTED]);
  });
});
