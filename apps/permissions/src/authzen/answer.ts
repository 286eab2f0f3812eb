import { Buffer } from 'node:buffer';
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
  readonly body: Buffer;
  /** One for each decision: `+` or `-` and the reason, `!` and the status where an item was refused. */
  readonly marks: readonly string[];
  /** The same as JSON, for the decision log. */
  readonly marksJson: string;
  /** How many of the decisions permit; results of a search are not counted. */
  readonly permitted: number;
  /** The domains that decided, or would have if the caller had been allowed to ask. */
  readonly domains: readonly Domain[];
}

const NOBODY_DECIDES: Verdict = verdictOf(
  false,
  'nobody-decides',
  { zh: '没有任何策略涉及此类资源，默认拒绝。', en: 'No policy knows resources of this type, so it is denied.' },
  { domain: '', version: '', hash: '' },
);

const NO_DOMAINS: readonly Domain[] = [];

const NOT_YOURS = 'this caller may not ask about resources of this type';

/** One access evaluation. @throws RequestFault 403 where the caller may not ask about this type */
export function answerOne(question: Question, moment: Moment): Answered {
  const domain = domainFor(question, moment);
  const { bytes, mark, markJson, permit } = domain === undefined ? NOBODY_DECIDES : domain.decide(question, moment.at);
  const domains = domain === undefined ? NO_DOMAINS : [domain];
  return { body: bytes, marks: [mark], marksJson: `[${markJson}]`, permitted: permit ? 1 : 0, domains };
}

/** Access evaluations in the order of the request, up to where the semantic stops (AuthZEN 1.0, 7.1.2.1). */
export function answerBatch({ items, semantic }: Batch, moment: Moment): Answered {
  const homes = new Map<string, Home>();
  const answers: Buffer[] = [];
  const [marks, markJsons]: [string[], string[]] = [[], []];
  let permitted = 0;
  for (const item of items) {
    const { bytes, mark, markJson, permit } = answerItem(item, moment, homes);
    answers.push(bytes);
    marks.push(mark);
    markJsons.push(markJson);
    if (permit) permitted += 1;
    if (semantic === 'deny_on_first_deny' && !permit) break;
    if (semantic === 'permit_on_first_permit' && permit) break;
  }
  const domains = new Set<Domain>();
  for (const { domain } of homes.values()) if (domain !== undefined) domains.add(domain);
  return {
    body: bodyOf(answers),
    marks,
    marksJson: `[${markJsons.join(',')}]`,
    permitted,
    domains: [...domains],
  };
}

const [HEAD, TAIL] = [Buffer.from('{"evaluations":['), Buffer.from(']}')];
const COMMA = 0x2c;

/** The answers as one body. They are bytes already: to join them as text and encode that again was a fifth of a batch's work. */
function bodyOf(answers: readonly Buffer[]): Buffer {
  let length = HEAD.length + TAIL.length + Math.max(0, answers.length - 1);
  for (const answer of answers) length += answer.length;
  const body = Buffer.allocUnsafe(length);
  body.set(HEAD);
  let end = HEAD.length;
  for (const [index, answer] of answers.entries()) {
    if (index > 0) {
      body[end] = COMMA;
      end += 1;
    }
    body.set(answer, end);
    end += answer.length;
  }
  body.set(TAIL, end);
  return body;
}

/** Who decides about a type and whether this caller may ask: the same for every item, so it is found once. */
interface Home {
  readonly domain: Domain | undefined;
  readonly mayAsk: boolean;
}

type ItemAnswer = Pick<Verdict, 'bytes' | 'mark' | 'markJson' | 'permit'>;

function answerItem(item: Question | RequestFault, moment: Moment, homes: Map<string, Home>): ItemAnswer {
  if (item instanceof RequestFault) return refusedItem(item);
  const { type } = item.resource;
  let home = homes.get(type);
  if (home === undefined) {
    home = { domain: moment.domainOf(type), mayAsk: moment.mayAskAbout(type) };
    homes.set(type, home);
  }
  if (!home.mayAsk) return refusedItem(new RequestFault(NOT_YOURS, 403));
  return home.domain === undefined ? NOBODY_DECIDES : home.domain.decide(item, moment.at);
}

function refusedItem({ status, message }: RequestFault): ItemAnswer {
  const bytes = Buffer.from(JSON.stringify({ decision: false, context: { error: { status, message } } }));
  return { bytes, mark: `!${status}`, markJson: `"!${status}"`, permit: false };
}

/** @throws RequestFault 403 */
export function domainFor({ resource }: Pick<Question, 'resource'>, moment: Moment): Domain | undefined {
  if (!moment.mayAskAbout(resource.type)) throw new RequestFault(NOT_YOURS, 403);
  return moment.domainOf(resource.type);
}
