import type { StaffFacts } from '@kean/agency/rule-sets';
import { type ActionOffer, authorizerFor, type ClausePolicy, DOSSIER_PLACES, type RuleSet } from '@kean/authorization';
import type { PublicText } from '@kean/kernel';
import type { Domain, Verdict } from '../deciding/domain.ts';
import type { Entity, Properties, Question } from '../deciding/question.ts';
import { verdictOf } from '../deciding/verdict.ts';

export const STAFF_DOMAIN = 'kean';
export const STAFF_SUBJECT = 'staff';

const WORDS = {
  'subject-is-not-staff': { zh: '本系统只为在职人员作答。', en: 'This system answers for its staff only.' },
  'staff-not-active': { zh: '此人不在职或不存在。', en: 'This person does not work here now.' },
  'not-granted': { zh: '其岗位没有这项权限。', en: 'The role does not include this act.' },
  'out-of-reach': {
    zh: '这条记录或字段不在其权限范围内。',
    en: 'This record or field is outside the reach of the role.',
  },
} as const satisfies Record<string, PublicText>;

/** What the clauses offer, in the order a decision asks for it; made once. */
export interface StaffOffers {
  readonly resourceTypes: readonly string[];
  readonly byName: ReadonlyMap<string, ActionOffer>;
  /** Properties of rows that hold a moment, which JSON cannot say: they arrive as text. */
  readonly moments: readonly string[];
}

export function staffOffers(policies: readonly ClausePolicy[]): StaffOffers {
  const offers = policies.flatMap(({ actions }) => actions);
  const lapsing = offers.map(({ places }) => (places ?? DOSSIER_PLACES).ownLapses);
  return {
    resourceTypes: [...new Set(offers.map(({ subject }) => subject))],
    byName: new Map(
      policies.flatMap(({ clause, actions }) => actions.map((offer) => [`${clause}.${offer.action}`, offer] as const)),
    ),
    moments: [...new Set(lapsing)].filter((name) => name !== undefined),
  };
}

/**
 * Our own rules as a domain like any other: who works here is what Postgres said a moment ago (`facts`), and nothing that the
 * question says of a subject counts. A resource is the row: its properties are the places by which a row says whose it is.
 * Where an act is granted by field, the field is `action.properties.field`.
 */
export function staffDomain(ruleSet: RuleSet, offers: StaffOffers, facts: ReadonlyMap<string, StaffFacts>): Domain {
  const mark = { domain: STAFF_DOMAIN, version: String(ruleSet.version), hash: ruleSet.hash };
  const verdicts = new Map<string, Verdict>();
  const verdict = (permit: boolean, reason: string, words: PublicText): Verdict => {
    const made = verdicts.get(reason) ?? verdictOf(permit, reason, words, mark);
    verdicts.set(reason, made);
    return made;
  };
  const deny = (reason: keyof typeof WORDS): Verdict => verdict(false, reason, WORDS[reason]);

  const decide = ({ subject, action, resource }: Question, at: number): Verdict => {
    if (subject.type !== STAFF_SUBJECT) return deny('subject-is-not-staff');
    const person = facts.get(subject.id);
    if (person === undefined) return deny('staff-not-active');
    const authorizer = authorizerFor(ruleSet, person);
    const scope = authorizer.scopeOf(action.name);
    const offer = offers.byName.get(action.name);
    if (scope === null || offer === undefined || offer.subject !== resource.type) return deny('not-granted');
    const field = fieldOf(action.properties);
    if (field === null || !authorizer.can(action.name, resource.type, rowOf(resource, offers.moments, at), field)) {
      return deny('out-of-reach');
    }
    return verdict(true, `${action.name}@${scope}`, {
      zh: `岗位已授予“${offer.title.zh}”。`,
      en: `The role includes this act: ${offer.title.en}.`,
    });
  };

  return {
    name: STAFF_DOMAIN,
    version: mark.version,
    hash: mark.hash,
    resourceTypes: offers.resourceTypes,
    decide,
    knownSubjects: (type) =>
      type === STAFF_SUBJECT ? [...facts.values()].map(({ staffId }) => ({ id: staffId, properties: {} })) : [],
    // This process can see no record of the dossier, so it lists none.
    knownResources: () => [],
    permittedActions: ({ subject, resource }, at) => {
      const person = subject.type === STAFF_SUBJECT ? facts.get(subject.id) : undefined;
      if (person === undefined) return [];
      const authorizer = authorizerFor(ruleSet, person);
      const row = rowOf(resource, offers.moments, at);
      const permitted = ([name]: readonly [string, unknown]) =>
        authorizer.can(name, resource.type, row) || authorizer.fieldsOf(name, resource.type, row).length > 0;
      return [...offers.byName]
        .filter(([, offer]) => offer.subject === resource.type)
        .filter(permitted)
        .map(([name]) => name)
        .sort();
    },
  };
}

/** Absent where the act is asked without a field; `null` where what was sent is no field. */
function fieldOf(properties: Properties | undefined): string | undefined | null {
  if (properties === undefined || !Object.hasOwn(properties, 'field')) return undefined;
  return typeof properties.field === 'string' ? properties.field : null;
}

const NEVER_OVER = new Date(8.64e15);
const OVER = new Date(0);

/**
 * The row that the question describes. Whether a moment in it is over is judged by the moment of the question and not by the clock,
 * for a replay asks years later. What cannot be read as a moment stays text, and a text is over: absence denies.
 */
function rowOf({ id, properties }: Entity, moments: readonly string[], at: number): Record<string, unknown> {
  const row: Record<string, unknown> = { ...properties, id };
  for (const name of moments) {
    const text = row[name];
    if (typeof text !== 'string') continue;
    const moment = Date.parse(text);
    if (!Number.isNaN(moment)) row[name] = moment > at ? NEVER_OVER : OVER;
  }
  return row;
}
