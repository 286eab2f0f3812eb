import type { Domain, Verdict } from '../deciding/domain.ts';
import type { Question } from '../deciding/question.ts';
import { verdictOf } from '../deciding/verdict.ts';
import type { Batch } from './read-batch.ts';
import { RequestFault } from './request-fault.ts';

/** Everything an answer may depend on besides the request: that is what the decision log keeps. */
export interface Moment {
  readonly at: number;
  /** The domain that decides about resources of this type, `undefined` where nobody does. */
  readonly domainOf: (resourceType: string) => Domain | undefined;
  /** Whether the caller may ask about resources of this type; asked before the domain, which may have to be confirmed first. */
  readonly mayAskAbout: (resourceType: string) => boolean;
}

/** What was answered. */
export interface Answered {
  /** The body as it travels. */
  readonly json: string;
  /** One for each decision: `+` or `-` and the reason, `!` and the status where an item was refused. */
  readonly marks: readonly string[];
  /** The domains that decided, or would have if the caller had been allowed to ask. */
  readonly domains: readonly Domain[];
}

const NOBODY_DECIDES: Verdict = verdictOf(
  false,
  'nobody-decides',
  { zh: '没有任何策略涉及此类资源，默认拒绝。', en: 'No policy knows resources of this type, so it is denied.' },
  { domain: '', version: '', hash: '' },
);

const NOT_YOURS = 'this caller may not ask about resources of this type';

/** One access evaluation. @throws RequestFault 403 where the caller may not ask about this type */
export function answerOne(question: Question, moment: Moment): Answered {
  const domain = domainFor(question, moment);
  const verdict = domain === undefined ? NOBODY_DECIDES : domain.decide(question, moment.at);
  return { json: verdict.json, marks: [markOf(verdict)], domains: domain === undefined ? [] : [domain] };
}

/** Access evaluations in the order of the request, up to where the semantic stops (AuthZEN 1.0, 7.1.2.1). */
export function answerBatch({ items, semantic }: Batch, moment: Moment): Answered {
  const [answers, marks, domains]: [string[], string[], Set<Domain>] = [[], [], new Set()];
  for (const item of items) {
    const { json, mark, permit } = answerItem(item, moment, domains);
    answers.push(json);
    marks.push(mark);
    if (semantic === 'deny_on_first_deny' && !permit) break;
    if (semantic === 'permit_on_first_permit' && permit) break;
  }
  return { json: `{"evaluations":[${answers.join(',')}]}`, marks, domains: [...domains] };
}

function answerItem(item: Question | RequestFault, moment: Moment, domains: Set<Domain>) {
  try {
    if (item instanceof RequestFault) throw item;
    const found = moment.domainOf(item.resource.type);
    if (found !== undefined) domains.add(found);
    const domain = domainFor(item, moment);
    const verdict = domain === undefined ? NOBODY_DECIDES : domain.decide(item, moment.at);
    return { json: verdict.json, mark: markOf(verdict), permit: verdict.permit };
  } catch (error) {
    if (!(error instanceof RequestFault)) throw error;
    const { status, message } = error;
    const json = JSON.stringify({ decision: false, context: { error: { status, message } } });
    return { json, mark: `!${status}`, permit: false };
  }
}

/** @throws RequestFault 403 */
export function domainFor({ resource }: Pick<Question, 'resource'>, moment: Moment): Domain | undefined {
  if (!moment.mayAskAbout(resource.type)) throw new RequestFault(NOT_YOURS, 403);
  return moment.domainOf(resource.type);
}

function markOf({ permit, reason }: Verdict): string {
  return `${permit ? '+' : '-'}${reason}`;
}
