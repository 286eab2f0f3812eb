import { type ClausePolicy, type GrantProblem, problemsOf } from '@kean/authorization';
import type { Grant, PublicText } from '@kean/kernel';
import { refuseGrant } from '../errors.ts';

type Sentence = (problem: GrantProblem) => PublicText;

/** The sentence for each reason; the name is a plain word, checked before it came here. */
const SENTENCES: Readonly<Record<GrantProblem['reason'], Sentence>> = {
  'unknown-clause': ({ name }) => ({ zh: `没有“${name}”这一部分`, en: `there is no part called “${name}”` }),
  'unknown-action': ({ grant }) => ({ zh: `没有“${grant}”这项操作`, en: `there is no act called “${grant}”` }),
  'unknown-subject': ({ grant, name }) => ({
    zh: `“${grant}”不作用于“${name}”`,
    en: `“${grant}” does not act on “${name}”`,
  }),
  'unknown-scope': ({ name }) => ({ zh: `没有“${name}”这个范围`, en: `there is no scope called “${name}”` }),
  'scope-not-offered': ({ grant, name }) => ({
    zh: `“${grant}”不能授予到“${name}”范围`,
    en: `“${grant}” cannot be granted as far as “${name}”`,
  }),
  'fields-missing': ({ grant }) => ({ zh: `“${grant}”要逐项写明字段`, en: `“${grant}” has to name its fields` }),
  'fields-not-offered': ({ grant }) => ({ zh: `“${grant}”不分字段`, en: `“${grant}” knows no fields` }),
  'unknown-field': ({ grant, name }) => ({
    zh: `“${grant}”没有“${name}”这个字段`,
    en: `“${grant}” has no field called “${name}”`,
  }),
  'unknown-condition': ({ grant, name }) => ({
    zh: `“${grant}”不能按“${name}”设条件`,
    en: `“${grant}” cannot ask about “${name}”`,
  }),
  'condition-twice': ({ name }) => ({ zh: `“${name}”写了两次条件`, en: `there are two conditions on “${name}”` }),
  'condition-empty': ({ name }) => ({ zh: `“${name}”的条件没有取值`, en: `the condition on “${name}” has no value` }),
  'unknown-value': ({ name }) => ({ zh: `条件里没有“${name}”这个取值`, en: `no condition knows the value “${name}”` }),
  'unknown-moment': () => ({ zh: '到期时间写法不对', en: 'the end is not written as a moment' }),
};

/**
 * Whatever is saved names only what some clause offers: an unknown role, act, scope, field or condition is refused with the name of it.
 * @throws AppError AGENCY_GRANT_UNKNOWN
 */
export function requireOfferedGrants(offers: readonly ClausePolicy[], role: string, grants: readonly Grant[]): void {
  const [problem] = problemsOf(offers, { [role]: grants });
  if (problem === undefined) return;
  throw refuseGrant(SENTENCES[problem.reason](problem), { grant: problem.grant, reason: problem.reason });
}
