import { aPublishedNotice, type Sql } from '@kean/testing';
import { outcomeOf } from '../every-door/ask.ts';
import type { ProofContext } from '../harness/proof.ts';
import type { Colleague } from '../office/colleague.ts';
import { MAY_ASK } from './fields-by-service.ts';
import { COLUMNS, COLUMNS_BEFORE, listOfEverything, mayBring } from './lists.ts';
import { ask, type Draft, WAYS_IN } from './ways-in.ts';

const OF_SERVICE = 'COLLECTION_SERVICE_OUTSIDE_NOTICE';
const OF_FIELD = 'COLLECTION_FIELD_OUTSIDE_NOTICE';
const OF_COLUMN = 'COLLECTION_COLUMN_OUTSIDE_NOTICE';
const CLIENTS = 'select count(*)::int as n from client';
const DRAFTS = 'select count(*)::int as n from registration_draft';

let lines = 0;

/** The one notice that is published from here on. */
async function publish(sql: Sql, leavingOut: readonly string[]): Promise<void> {
  lines += 1;
  await sql.query(`update notice_version set state = 'superseded' where state = 'published'`);
  await aPublishedNotice(sql, `over-collection-${lines}`, leavingOut);
}

/**
 * What the published notice does not tell of is taken in by no procedure and by no list: a whole service, and each field of each service. By a notice
 * that tells of everything the very same is taken, so that a product which forgot the notice would be seen here.
 * @param sql past row security
 */
export async function askOutsideTheNotice(context: ProofContext, colleague: Colleague, sql: Sql): Promise<void> {
  await askForms(context, colleague, sql);
  await bringLists(context, colleague, sql);
  await sql.query(`update notice_version set state = 'superseded' where state = 'published'`);
}

async function askForms({ holds, figure }: ProofContext, colleague: Colleague, sql: Sql): Promise<void> {
  const count = async () => JSON.stringify([await sql.query(CLIENTS), await sql.query(DRAFTS)]);
  let refused = 0;
  await publish(sql, []);
  const draft = await begun(colleague);
  const taken = await outcomes(colleague, draft, Object.keys(MAY_ASK), (service) => MAY_ASK[service] ?? []);
  for (const { at, told } of taken) holds(`by a notice of today ${at} was told ${told}`, told === 'answered');
  for (const service of Object.keys(MAY_ASK)) {
    await publish(sql, [service]);
    const before = await count();
    for (const { at, told } of await outcomes(colleague, draft, [service], () => ['', 'name'])) {
      holds(`the notice does not mention ${service}, and ${at} was told ${told}`, told === OF_SERVICE);
      refused += 1;
    }
    for (const field of MAY_ASK[service] ?? []) {
      await publish(sql, [field]);
      for (const { at, told } of await outcomes(colleague, draft, [service], () => [field])) {
        holds(`the notice leaves ${field} out, and ${at} was told ${told}`, told === OF_FIELD);
        refused += 1;
      }
    }
    holds(`something was kept of ${service} that the notice does not tell of`, (await count()) === before);
  }
  await ask(colleague, 'collection.registration.drafts.discard', { draftId: draft.draftId });
  figure('services and fields outside the published notice, refused', refused);
}

interface Outcome {
  readonly at: string;
  readonly told: string;
}

async function begun(colleague: Colleague): Promise<Draft> {
  const form = { person: {}, services: [{ service: 'purchase', values: {} }] };
  const { body } = await ask(colleague, 'collection.registration.drafts.begin', { form });
  const { draftId, revision } = (JSON.parse(body) as { result: { data: Draft } }).result.data;
  return { draftId, revision };
}

/** What each procedure says to each of these fields of each service; '' is a form without any. Nothing that is taken stays. */
async function outcomes(
  colleague: Colleague,
  draft: Draft,
  services: readonly string[],
  fieldsOf: (service: string) => readonly string[],
): Promise<Outcome[]> {
  const told: Outcome[] = [];
  let { revision } = draft;
  for (const service of services) {
    for (const field of fieldsOf(service)) {
      const values = field === '' ? {} : { [field]: '1' };
      for (const { path, input } of WAYS_IN) {
        const answer = await ask(colleague, path, input(service, values, { ...draft, revision }));
        told.push({ at: `${path} for ${service} with ${field || 'nothing'}`, told: outcomeOf(answer) });
        if (outcomeOf(answer) !== 'answered') continue;
        if (path.endsWith('.keep')) revision += 1;
        if (path.endsWith('.begin')) {
          const { draftId } = (JSON.parse(answer.body) as { result: { data: { draftId: string } } }).result.data;
          await ask(colleague, 'collection.registration.drafts.discard', { draftId });
        }
      }
    }
  }
  return told;
}

async function bringLists({ holds, figure }: ProofContext, colleague: Colleague, sql: Sql): Promise<void> {
  let refused = 0;
  const clients = async () => (await sql.query<{ n: number }>(CLIENTS))[0]?.n ?? -1;
  for (const service of Object.keys(MAY_ASK)) {
    const { id, version } = await colleague.uploadList('list.csv', listOfEverything(service));
    const before = await clients();
    const read = () => colleague.query<Preview>('collection.imports.preview', { importId: id, services: [service] });
    const confirm = async (mapping: readonly string[], sheet: number) =>
      outcomeOf(
        await ask(colleague, 'collection.imports.confirm', {
          importId: id,
          version,
          sheet,
          mapping,
          services: [service],
        }),
      );
    await publish(sql, [service]);
    const unmentioned = await read();
    const closed = unmentioned.services.filter(({ told }) => !told).map(({ code }) => code);
    holds(`the screen names ${closed.join()} as outside the notice, and not ${service}`, closed.join() === service);
    const toldOfService = await confirm(unmentioned.guessed, unmentioned.sheet);
    holds(
      `a list for ${service}, which the notice does not mention, was told ${toldOfService}`,
      toldOfService === OF_SERVICE,
    );
    for (const [at, column] of COLUMNS.entries()) {
      if (!mayBring(column, service)) continue;
      await publish(sql, column.fields);
      const { guessed, sheet, untold } = await read();
      const place = at + COLUMNS_BEFORE;
      holds(`${column.header} for ${service} is named on the screen among ${untold.join()}`, untold.includes(place));
      const told = await confirm(guessed, sheet);
      holds(`a list for ${service} with ${column.header} was told ${told}`, told === OF_COLUMN);
      refused += 1;
    }
    holds(`a list for ${service} left clients behind though all of it was refused`, (await clients()) === before);
    await publish(sql, []);
    const { guessed, sheet, untold } = await read();
    holds(`by a notice of today the screen names ${untold.join()} as outside it`, untold.length === 0);
    const taken = await confirm(guessed, sheet);
    holds(`by a notice of today the same list for ${service} was told ${taken}`, taken === 'answered');
    holds(`and ended ${(await colleague.ended(id)).state}`, (await clients()) === before + 2);
  }
  figure('columns of a list outside the published notice, refused', refused);
}

interface Preview {
  readonly guessed: readonly string[];
  readonly sheet: number;
  readonly untold: readonly number[];
  readonly services: readonly { readonly code: string; readonly told: boolean }[];
}
