import type { Buffer } from 'node:buffer';
import type { StaffFacts } from '@kean/agency/rule-sets';
import type { RuleSet } from '@kean/authorization';
import { ambiguityIn } from '../deciding/ambiguity.ts';
import type { Domain } from '../deciding/domain.ts';
import type { Question } from '../deciding/question.ts';
import type { DecisionLog, PolicySource } from '../decision-log/decision-log.ts';
import type { PolicySet } from '../policy-files/policy-set.ts';
import type { StaffDecisions, StaffMoment } from '../staff/staff-decisions.ts';
import { STAFF_DOMAIN, STAFF_SUBJECT } from '../staff/staff-domain.ts';
import { type Answered, answerBatch, answerOne, type Moment } from './answer.ts';
import type { Caller } from './callers.ts';
import { failPermissions } from './errors.ts';
import type { EndpointName, Reply } from './http-face.ts';
import type { PageTokens } from './page.ts';
import { readBatch } from './read-batch.ts';
import { isObject, type JsonObject, readQuestion } from './read-question.ts';
import { readSearch, type SearchKind } from './read-search.ts';
import { RequestFault } from './request-fault.ts';
import { answerSearch } from './search.ts';

export interface DecisionParts {
  readonly staff: StaffDecisions;
  /** `null` while the files cannot be confirmed. */
  readonly files: () => PolicySet | null;
  readonly log: DecisionLog;
  readonly tokens: PageTokens;
  readonly onDecisions: (permitted: number, denied: number) => void;
}

/** A request that was understood, and who is asked about in it. */
interface Understood {
  readonly resourceTypes: readonly string[];
  /** Ids of subjects that are staff; `null` where the request searches among all of them. */
  readonly staffIds: readonly string[] | null;
  readonly answer: (moment: Moment) => Answered;
}

/**
 * From the text of a body to its answer: understood, decided by the policies of this moment, put into the decision log. Where
 * only policy files are asked nothing is awaited; our own domain is confirmed by Postgres first.
 */
export function answerRequests(parts: DecisionParts) {
  return (endpoint: EndpointName, body: Buffer, caller: Caller): Reply | Promise<Reply> => {
    const asked = understand(endpoint, parseBody(body), caller, parts.tokens);
    if (!parts.log.ready) throw failPermissions('PERMISSIONS_LOG_UNAVAILABLE');
    const files = parts.files();
    if (files === null) throw failPermissions('PERMISSIONS_POLICIES_UNAVAILABLE');
    const conclude = (staff: StaffMoment | null): Reply => {
      const at = Date.now();
      const ours = (type: string) => parts.staff.resourceTypes.has(type);
      const domainOf = (type: string) => (ours(type) ? staff?.domain : files.byResourceType.get(type));
      const nameOf = (type: string) => (ours(type) ? STAFF_DOMAIN : files.byResourceType.get(type)?.name);
      const mayAskAbout = (type: string) => mayAsk(caller, nameOf(type));
      const answered = asked.answer({ at, domainOf, mayAskAbout });
      if (!endpoint.startsWith('search/')) {
        parts.onDecisions(answered.permitted, answered.marks.length - answered.permitted);
      }
      const decision = parts.log.append({
        at,
        caller: caller.name,
        domainsJson: caller.domains,
        endpoint,
        policies: answered.domains.map((domain) => sourceOf(domain, files, staff?.ruleSet)),
        facts: factsFor(asked, staff),
        marksJson: answered.marksJson,
        body,
      });
      return { body: answered.body, decision: `${parts.log.run}-${decision}` };
    };
    // Who may not ask about our own domain is told so, whether it can be confirmed now or not.
    const aboutUs = asked.resourceTypes.some((type) => parts.staff.resourceTypes.has(type));
    if (!aboutUs || !caller.mayAsk(STAFF_DOMAIN)) return conclude(null);
    return parts.staff.now(asked.staffIds).then(conclude, (cause: unknown) => {
      throw failPermissions('PERMISSIONS_STAFF_UNAVAILABLE', {}, cause);
    });
  };
}

/** What nobody decides about anybody may ask: the answer is no. */
function mayAsk(caller: Caller, domain: string | undefined): boolean {
  return domain === undefined || caller.mayAsk(domain);
}

function parseBody(bytes: Buffer): JsonObject {
  const text = bytes.toString('utf8');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new RequestFault(text.trim() === '' ? 'the body is empty' : 'the body is not JSON');
  }
  if (!isObject(body)) throw new RequestFault('the body is not a JSON object');
  const ambiguity = ambiguityIn(bytes);
  if (ambiguity?.kind === 'repeated') throw new RequestFault('an object in the body has two members of one name');
  if (ambiguity?.kind === 'deep') throw new RequestFault('the body is nested too deeply');
  return body;
}

function understand(endpoint: EndpointName, body: JsonObject, caller: Caller, tokens: PageTokens): Understood {
  if (endpoint === 'evaluation' || endpoint === 'evaluations') {
    const batch = endpoint === 'evaluations' ? readBatch(body) : null;
    if (batch === null) {
      const question = readQuestion(body);
      return about([question], (moment) => answerOne(question, moment));
    }
    const questions = batch.items.filter((item): item is Question => !(item instanceof RequestFault));
    return about(questions, (moment) => answerBatch(batch, moment));
  }
  const search = readSearch(endpoint.slice('search/'.length) as SearchKind, body);
  return {
    resourceTypes: [search.resource.type],
    staffIds: search.kind === 'subject' ? null : [search.subject.id],
    answer: (moment) => answerSearch(search, moment, tokens, caller.name),
  };
}

function about(questions: readonly Question[], answer: Understood['answer']): Understood {
  const [types, staff] = [new Set<string>(), new Set<string>()];
  for (const { subject, resource } of questions) {
    types.add(resource.type);
    if (subject.type === STAFF_SUBJECT) staff.add(subject.id);
  }
  return { resourceTypes: [...types], staffIds: [...staff], answer };
}

const sources = new WeakMap<Domain, PolicySource>();

function sourceOf(domain: Domain, files: PolicySet, ruleSet: RuleSet | undefined): PolicySource {
  const known = sources.get(domain);
  if (known !== undefined) return known;
  const { name, hash, version } = domain;
  const made: PolicySource = {
    key: `${name} ${hash}`,
    markJson: `${JSON.stringify(name)}:"${hash}"`,
    lineJson: () => {
      const document = files.texts.get(name) ?? JSON.stringify(ruleSet);
      const told = `"name":${JSON.stringify(name)},"hash":"${hash}","version":${JSON.stringify(version)}`;
      return `{"policy":{${told},"document":${document}}}`;
    },
  };
  sources.set(domain, made);
  return made;
}

/** Facts of the people asked about; a search among everybody would write all of them down each time. */
function factsFor(asked: Understood, staff: StaffMoment | null): readonly StaffFacts[] | undefined {
  return staff === null || asked.staffIds === null ? undefined : staff.facts;
}
