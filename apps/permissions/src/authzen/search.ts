import { Buffer } from 'node:buffer';
import type { Domain, KnownEntity } from '../deciding/domain.ts';
import { ownMember, type Properties, type Question } from '../deciding/question.ts';
import { type Answered, domainFor, type Moment } from './answer.ts';
import type { PageTokens } from './page.ts';
import type { Search } from './read-search.ts';

/**
 * Everything of the wanted kind that an evaluation would permit, page by page in the order of the names. What nobody decides
 * about, and what nobody knows, is an empty result and no fault (AuthZEN 1.0, section 8).
 * @throws RequestFault for a token of another request, or 403
 */
export function answerSearch(search: Search, moment: Moment, tokens: PageTokens, caller: string): Answered {
  const domain = domainFor(search as Pick<Question, 'resource'>, moment);
  const page = tokens.pageOf(search, caller);
  const names = domain === undefined ? [] : permittedNames(search, domain, moment.at);
  const rest = page.after === '' ? names : names.filter((name) => name > page.after);
  const shown = rest.slice(0, page.limit);
  const more = shown.length < rest.length;
  const next = more ? tokens.tokenAfter(shown.at(-1) ?? page.after, page.limit, search, caller) : '';
  const paged = search.page !== null || more;
  const results = shown.map((name) =>
    search.kind === 'action' ? { name } : { type: search[search.kind].type, id: name },
  );
  const body = Buffer.from(
    JSON.stringify({
      ...(paged ? { page: { next_token: next, count: shown.length, total: names.length } } : {}),
      ...(domain === undefined
        ? {}
        : { context: { policy: { domain: domain.name, version: domain.version, hash: domain.hash } } }),
      results,
    }),
  );
  const marks = shown.map((name) => `+${name}`);
  return { body, marks, marksJson: JSON.stringify(marks), permitted: 0, domains: domain === undefined ? [] : [domain] };
}

function permittedNames(search: Search, domain: Domain, at: number): readonly string[] {
  const { context } = search;
  if (search.kind === 'action') {
    const { subject, resource } = search;
    return [...domain.permittedActions({ subject, resource, context }, at)].sort();
  }
  const wanted = search[search.kind];
  const known = search.kind === 'subject' ? domain.knownSubjects(wanted.type) : domain.knownResources(wanted.type);
  const named = ({ id }: KnownEntity): Question =>
    search.kind === 'subject'
      ? { ...search, subject: { type: wanted.type, id } }
      : { ...search, resource: { type: wanted.type, id } };
  return known
    .filter((entity) => has(entity.properties, wanted.properties) && domain.decide(named(entity), at).permit)
    .map(({ id }) => id);
}

/** Properties of what is searched for are conditions on it: claiming one for everybody would find everybody. */
function has(properties: Properties, wanted: Properties = {}): boolean {
  return Object.keys(wanted).every((name) => ownMember(properties, name) === ownMember(wanted, name));
}
