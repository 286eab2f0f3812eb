import type { PublicText } from '@kean/kernel';
import { SILENCE_TITLES } from '../contract/silence.ts';
import { NUMBER_LEAKED } from '../decoys/number-leaked-rule.ts';
import { FIRST_RULES } from '../signals/rules-in-force.ts';

/** Titles of the rules as a message says them; a rule without one is one of the office’s own. */
export function ruleNames(): Readonly<Record<string, PublicText>> {
  return {
    ...Object.fromEntries(FIRST_RULES.map(({ id, title }) => [id, title])),
    [NUMBER_LEAKED.id]: NUMBER_LEAKED.title,
    ...SILENCE_TITLES,
    several: { zh: '多种规则', en: 'several rules' },
    other: { zh: '其他规则', en: 'another rule' },
  };
}
