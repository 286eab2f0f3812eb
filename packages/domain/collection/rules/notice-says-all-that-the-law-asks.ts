import { checkSocialCreditCode } from '../checks/social-credit-code.ts';
import { itemsOf, type NoticeDraft, type NoticeItem } from '../contract/notice-items.ts';
import { INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import { PURPOSES } from '../purposes/index.ts';

/** Codes of the purposes that ask for something sensitive, which a notice has to explain (PIPL 30). */
export const SENSITIVE_PURPOSES: readonly string[] = PURPOSES.filter(({ fields }) =>
  Object.keys(fields).some((name) => INTAKE_FIELDS[name as IntakeFieldName].sensitive),
).map(({ code }) => code);

/**
 * A notice says every item of PIPL 17, and of PIPL 15 and 30 where they apply, before anybody may publish it.
 * @returns what is missing or cannot be; empty where it holds
 */
export function noticeSaysAllThatTheLawAsks(draft: NoticeDraft, today: Date): readonly NoticeItem[] {
  const known = PURPOSES.map(({ code }) => code);
  const missing = itemsOf(draft, SENSITIVE_PURPOSES)
    .filter(({ required, done }) => required && !done)
    .map(({ item }) => item);
  const impossible: NoticeItem[] = [];
  if (checkSocialCreditCode(draft.creditCode, today)?.severity === 'refuses') impossible.push('creditCode');
  const strange = draft.purposes.some((code) => !known.includes(code));
  if (strange || new Set(draft.purposes).size !== draft.purposes.length) impossible.push('purposes');
  return [...new Set([...missing, ...impossible])];
}
