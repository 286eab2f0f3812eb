import type { PublicText, RetentionGroup } from '@kean/kernel';
import type { FieldCheck } from '../checks/finding.ts';
import type { IntakeFieldName } from '../fields/intake-fields.ts';

/** What allows a purpose (PIPL 13). Whatever is not consent needs compliance's approval before it opens anything. */
export interface LawfulBasis {
  readonly kind: 'consent' | 'contract' | 'legal-duty';
  readonly article: string;
  readonly text: PublicText;
}

/** Why one field is needed for one purpose (PIPL 6: the least that the purpose wants). */
export interface FieldNeed {
  readonly need: 'required' | 'optional';
  readonly because: PublicText;
  /** Instead of the field's own, where the same field means another figure: a rent and a price. */
  readonly check?: FieldCheck;
}

/** One thing that a client's information is processed for. Code owns it: a purpose that anybody could add would be none. */
export interface Purpose {
  readonly code: string;
  readonly title: PublicText;
  /** In one sentence, as a notice says it. */
  readonly explained: PublicText;
  /** `service`: what a client comes for, with a form of its own. `further`: asked beside a service, and refused without harm to it (PIPL 16). */
  readonly kind: 'service' | 'further';
  readonly basis: LawfulBasis;
  readonly retention: RetentionGroup;
  /** Of the Data Privacy Vocabulary, for receipts. */
  readonly term: `dpv:${string}`;
  /** All that it needs. What is not named here cannot be entered for it. */
  readonly fields: Readonly<Partial<Record<IntakeFieldName, FieldNeed>>>;
}

export function definePurpose<const P extends Purpose>(purpose: P): P {
  return Object.freeze(purpose);
}

export const required = (zh: string, en: string, check?: FieldCheck): FieldNeed => need('required', zh, en, check);
export const optional = (zh: string, en: string, check?: FieldCheck): FieldNeed => need('optional', zh, en, check);

function need(how: FieldNeed['need'], zh: string, en: string, check?: FieldCheck): FieldNeed {
  return { need: how, because: { zh, en }, ...(check === undefined ? {} : { check }) };
}
