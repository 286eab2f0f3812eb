import { outcomeOf, withoutReference } from '../every-door/ask.ts';
import { expectedOutcomes } from '../every-door/expectation.ts';
import { inLanes } from '../every-door/walk.ts';
import type { ProofContext } from '../harness/proof.ts';
import type { Somebody } from '../office/everyone.ts';
import { REVEALABLE_NAMES } from '../office/written-clients.ts';
import { type Asking, asMutation, asQuery } from './transcript.ts';

/** A call that answers with many records, a count or a file: where a masked field might be smuggled in. */
interface ListLike {
  readonly path: string;
  readonly action: string;
  readonly kind: 'query' | 'mutation' | 'file';
  readonly input: Readonly<Record<string, unknown>>;
}

const LIST_LIKE: readonly ListLike[] = [
  { path: 'clients.list', action: 'clients.list', kind: 'query', input: {} },
  { path: 'clients.search', action: 'clients.search', kind: 'mutation', input: { q: '王' } },
  { path: 'collection.imports.list', action: 'collection.import', kind: 'query', input: {} },
  { path: 'agency.staff.assignable', action: 'agency.read-staff', kind: 'query', input: {} },
  { path: 'agency.extraGrants.list', action: 'agency.ask-extra-grant', kind: 'query', input: {} },
  { path: 'agency.roles.history', action: 'agency.read-roles', kind: 'query', input: {} },
  { path: 'accountability.log.search', action: 'accountability.read-log', kind: 'query', input: {} },
  { path: 'accountability.log.countEvidence', action: 'accountability.export-evidence', kind: 'mutation', input: {} },
  { path: 'storage.rotations.list', action: 'storage.read-keys', kind: 'query', input: {} },
  { path: '/log/evidence', action: 'accountability.export-evidence', kind: 'file', input: {} },
];

/** How clients of other systems ask for a filter, an order, a group, a count, a search, a selection or an export by a field. */
const PARAMETERS: readonly (readonly [string, (field: string) => unknown])[] = [
  ['filter', (field) => ({ [field]: '1' })],
  ['filters', (field) => [{ field, op: 'contains', value: '1' }]],
  ['where', (field) => ({ [field]: { startsWith: '1' } })],
  ['match', (field) => `${field}:1*`],
  ['sort', (field) => field],
  ['sortBy', (field) => field],
  ['order', (field) => `-${field}`],
  ['orderBy', (field) => ({ [field]: 'asc' })],
  ['group', (field) => [field]],
  ['groupBy', (field) => field],
  ['having', (field) => ({ [field]: { min: '1' } })],
  ['count', (field) => field],
  ['countBy', (field) => [field]],
  ['distinct', (field) => [field]],
  ['aggregate', (field) => ({ max: field })],
  ['search', (field) => ({ [field]: '1' })],
  ['select', (field) => ({ [field]: true })],
  ['fields', (field) => [field]],
  ['include', (field) => ({ [field]: true })],
  ['columns', (field) => [field]],
  ['export', (field) => ({ format: 'csv', fields: [field] })],
];
/** The field itself as a parameter. */
const BY_NAME = (field: string): Record<string, unknown> => ({ [field]: '1' });
/** A field that no record has: whatever is said to it may be said to a masked one, and nothing else. */
const NO_FIELD = 'nothing';

/**
 * Every masked field in every such parameter of every list: refused, and in the same words as a field that does not exist.
 * @returns how many were refused
 */
export async function refuseParameters(
  context: ProofContext,
  people: readonly Somebody[],
  asking: Asking,
): Promise<number> {
  let refused = 0;
  const onePerRole = [...new Map(people.map((who) => [who.role, who])).values()];
  const work = onePerRole.flatMap((who) =>
    LIST_LIKE.map((list) => async () => {
      for (const extra of [
        ...PARAMETERS.map(([name, shape]) => (field: string) => ({ [name]: shape(field) })),
        BY_NAME,
      ]) {
        context.signal.throwIfAborted();
        const plain = await ask(asking, who, list, extra(NO_FIELD));
        for (const field of REVEALABLE_NAMES) {
          const answer = await ask(asking, who, list, extra(field));
          const said = `${who.role} put ${JSON.stringify(extra(field))} into ${list.path} and was told ${answer.outcome}`;
          context.holds(said, answer.outcome === refusalOf(who, list));
          context.holds(
            `${said}, otherwise than for no field`,
            answer.body === plain.body && answer.length === plain.length,
          );
          refused += 1;
        }
      }
    }),
  );
  await inLanes(6, work);
  return refused;
}

/** Whoever may not call it at all is told so, whatever is sent. */
function refusalOf(who: Somebody, { action }: ListLike): string {
  const [outcome] = expectedOutcomes({ about: null, input: () => undefined }, action, { who, asked: null });
  return outcome === 'CALL_NOT_YOUR_ROLE' ? outcome : 'CALL_INVALID';
}

async function ask(asking: Asking, who: Somebody, { path, kind, input }: ListLike, extra: object) {
  const asked = { ...input, ...extra };
  const file = { ...asMutation('', asked), address: path };
  const { address, init } = kind === 'file' ? file : kind === 'query' ? asQuery(path, asked) : asMutation(path, asked);
  const answer = await asking(who).send(address, init);
  return { outcome: outcomeOf(answer), body: withoutReference(answer.body), length: answer.body.length };
}
