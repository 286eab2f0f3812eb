import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allFacts } from './all-facts.ts';
import { digestOfFact, type LegalFact, period } from './legal-fact.ts';
import { ASSESSMENTS_ARE_KEPT } from './personal-information-protection-law.ts';

const facts = allFacts();

describe('the facts of the law', () => {
  it('are found once each, whatever file they stand in', () => {
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
    const declared = readdirSync(import.meta.dirname)
      .filter((name) => !name.endsWith('.test.ts'))
      .flatMap((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8').match(/satisfies LegalFact;/g) ?? []);
    expect(facts).toHaveLength(declared.length);
  });

  it.each(facts.map((fact) => [fact.id, fact] as const))('%s says in both languages what it asks', (id, fact) => {
    expect(id).toMatch(/^[a-z0-9-]+\/[a-z-]+$/);
    expect(id.startsWith(`${fact.source.id}/`)).toBe(true);
    for (const text of [fact.says, fact.article, fact.source.title]) {
      expect(text.zh.trim()).not.toBe('');
      expect(text.en.trim()).not.toBe('');
    }
  });

  it('keep the number out of the sentence, so that it is written once', () => {
    for (const { id, says, value } of facts) {
      const numbers = value.kind === 'period' ? [value.amount] : value.kind === 'threshold' ? value.counts : [];
      for (const number of numbers) expect([id, says.en]).not.toEqual([id, expect.stringMatching(`\\b${number}\\b`)]);
    }
  });

  it('are another fact once value, article or sentence changes, and the same however sure we are of it', () => {
    const fact: LegalFact = ASSESSMENTS_ARE_KEPT;
    const digest = digestOfFact(fact);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOfFact({ ...fact, value: period(4, 'year') })).not.toBe(digest);
    expect(digestOfFact({ ...fact, article: { ...fact.article, zh: '第五十六条' } })).not.toBe(digest);
    expect(digestOfFact({ ...fact, says: { ...fact.says, en: 'Kept.' } })).not.toBe(digest);
    expect(digestOfFact({ ...fact, confidence: 'medium' })).toBe(digest);
  });
});
