import { type ClausePolicy, readRuleSet } from '@kean/authorization';
import { answerBatch, answerOne, type Moment } from '../authzen/answer.ts';
import { PageTokens } from '../authzen/page.ts';
import { readBatch } from '../authzen/read-batch.ts';
import { readQuestion } from '../authzen/read-question.ts';
import { readSearch, type SearchKind } from '../authzen/read-search.ts';
import { answerSearch } from '../authzen/search.ts';
import type { Domain } from '../deciding/domain.ts';
import { compileDomain } from '../policy-files/compile-domain.ts';
import { PolicyFile } from '../policy-files/policy-file.ts';
import { atOnce } from '../policy-files/steps.ts';
import { STAFF_DOMAIN, staffDomain, staffOffers } from '../staff/staff-domain.ts';
import type { ReadLog } from './read-log.ts';
import type { DecisionRecord, PolicyDocument } from './record.ts';

export interface Difference {
  readonly run: string;
  readonly n: number;
  readonly recorded: readonly string[];
  readonly replayed: readonly string[];
}

export interface Replay {
  readonly equal: number;
  readonly different: readonly Difference[];
  /** Pages after the first, and lists of staff: what they rested on is not kept. */
  readonly notReplayed: number;
}

/**
 * Decides every recorded request again, with the policies, the facts and the moment that are in the log, and compares.
 * @throws Error where a policy is missing, or does not have the hash under which it was kept
 */
export function replay(log: ReadLog, policies: readonly ClausePolicy[]): Replay {
  const domains = new Map<string, Domain>();
  const different: Difference[] = [];
  let [equal, notReplayed] = [0, 0];
  for (const record of log.decisions) {
    if (restsOnMore(record)) {
      notReplayed += 1;
      continue;
    }
    const replayed = decideAgain(record, momentOf(record, log, policies, domains));
    const same = replayed.length === record.marks.length && replayed.every((mark, at) => mark === record.marks[at]);
    if (same) equal += 1;
    else different.push({ run: record.run, n: record.n, recorded: record.marks, replayed });
  }
  return { equal, different, notReplayed };
}

function restsOnMore({ endpoint, body, policies }: DecisionRecord): boolean {
  if (!endpoint.startsWith('search/')) return false;
  const token = (body.page as { token?: string } | undefined)?.token;
  return (token !== undefined && token !== '') || (endpoint === 'search/subject' && STAFF_DOMAIN in policies);
}

function decideAgain({ endpoint, body, caller }: DecisionRecord, moment: Moment): readonly string[] {
  if (endpoint === 'evaluation') return answerOne(readQuestion(body), moment).marks;
  if (endpoint === 'evaluations') {
    const batch = readBatch(body);
    return (batch === null ? answerOne(readQuestion(body), moment) : answerBatch(batch, moment)).marks;
  }
  const kind = endpoint.slice('search/'.length) as SearchKind;
  return answerSearch(readSearch(kind, body), moment, new PageTokens(''), caller).marks;
}

function momentOf(
  record: DecisionRecord,
  log: ReadLog,
  policies: readonly ClausePolicy[],
  compiled: Map<string, Domain>,
): Moment {
  const byType = new Map<string, Domain>();
  for (const [name, hash] of Object.entries(record.policies)) {
    const key = `${name} ${hash}`;
    const document = log.policies.get(key);
    if (document === undefined) throw new Error(`the policies of ${name} with hash ${hash} are not in the log`);
    const domain =
      name === STAFF_DOMAIN ? ofStaff(document, record, policies) : (compiled.get(key) ?? ofFile(document));
    if (name !== STAFF_DOMAIN) compiled.set(key, domain);
    if (domain.hash !== hash) throw new Error(`the policies of ${name} do not have the hash ${hash}`);
    for (const type of domain.resourceTypes) byType.set(type, domain);
  }
  const ours = new Set(staffOffers(policies).resourceTypes);
  const nameOf = (type: string) => (ours.has(type) ? STAFF_DOMAIN : byType.get(type)?.name);
  const { domains } = record;
  return {
    at: record.at,
    domainOf: (type) => byType.get(type),
    mayAskAbout: (type) => {
      const name = nameOf(type);
      return name === undefined || domains === 'all' || domains.includes(name);
    },
  };
}

function ofFile({ document }: PolicyDocument): Domain {
  const compiling = compileDomain(PolicyFile.parse(document), (path, what) => {
    throw new Error(`${path}: ${what}`);
  });
  return atOnce(compiling);
}

function ofStaff(
  { document, name }: PolicyDocument,
  record: DecisionRecord,
  policies: readonly ClausePolicy[],
): Domain {
  const ruleSet = readRuleSet(document);
  if (ruleSet === null) throw new Error(`what the log keeps of ${name} is no rule set under its hash`);
  return staffDomain(ruleSet, staffOffers(policies), new Map((record.facts ?? []).map((fact) => [fact.staffId, fact])));
}
