import type { Sql } from '@kean/testing';
import { outcomeOf } from '../every-door/ask.ts';
import type { ProofContext } from '../harness/proof.ts';
import type { Colleague } from '../office/colleague.ts';
import { MAY_ASK } from './fields-by-service.ts';
import { COLUMNS, COLUMNS_BEFORE, listOfEverything, MEANING_OF, mayBring, outsideOfRows } from './lists.ts';
import { ask } from './ways-in.ts';

const TAKEN = `select ${COLUMNS.map(({ trace }, at) => `bool_or(${trace}) as "${at}"`).join(', ')}, count(*)::int as clients
  from client c where exists (select from client_field n where n.client_id = c.id and n.source = 'import:' || $1)`;
const SAID = `select facts ->> 'outside' as outside from audit_event
  where action = 'collection.import-confirmed' and subject_id = $1::uuid`;

/**
 * A list with every column, taken over for one service after the other: what the service does not need is named on the screen before,
 * counted in the log, and nowhere in the records; what it needs is there, so that the absence says something.
 * @param sql past row security
 */
export async function importForEachService(context: ProofContext, colleague: Colleague, sql: Sql): Promise<void> {
  const { holds, figure } = context;
  const figures = { outside: 0, taken: 0 };
  for (const service of Object.keys(MAY_ASK)) {
    const { id, version } = await colleague.uploadList('list.csv', listOfEverything(service));
    const asked = { importId: id, services: [service] };
    const { outside, guessed, sheet } = await colleague.query<{ outside: number[]; guessed: string[]; sheet: number }>(
      'collection.imports.preview',
      asked,
    );
    const expected = COLUMNS.flatMap((column, at) => (mayBring(column, service) ? [] : [at + COLUMNS_BEFORE]));
    holds(
      `for ${service} the screen names as outside ${outside.join()}, and not ${expected.join()}`,
      outside.join() === expected.join(),
    );
    const confirmed = { importId: id, version, sheet, mapping: guessed };
    const unnamed = outcomeOf(await ask(colleague, 'collection.imports.confirm', confirmed));
    holds(`a list for no service was told ${unnamed}`, unnamed === 'COLLECTION_IMPORT_SERVICES_UNNAMED');
    await colleague.mutate('collection.imports.confirm', { ...confirmed, services: [service] });
    const { state } = await colleague.ended(id);
    holds(`the list for ${service} ended ${state}`, state === 'finished');
    const [said] = await sql.query<{ outside: string }>(SAID, [id]);
    holds(`for ${service} the log counts ${said?.outside} columns outside`, said?.outside === String(expected.length));
    const [taken] = await sql.query<Record<string, boolean> & { clients: number }>(TAKEN, [id]);
    holds(`the list for ${service} made ${taken?.clients} clients`, taken?.clients === 2);
    COLUMNS.forEach((column, at) => {
      const found = taken?.[at] === true;
      const may = mayBring(column, service);
      holds(`${column.header} for ${service} was ${found ? 'taken in' : 'left out'}`, found === may);
      figures[may ? 'taken' : 'outside'] += 1;
    });
  }
  await importRowByRow(context, colleague, sql);
  figure('columns of a list outside the service, left out', figures.outside);
  figure('columns of a list that the service needs, taken in', figures.taken);
}

const OF_ROW = `select ${COLUMNS.map(({ trace }, at) => `${trace} as "${at}"`).join(', ')} from client c
  join client_field n on n.client_id = c.id and n.field = 'name' where n.source = 'import:' || $1 and $2 = any(c.roles)`;
const MIXES = [
  ['purchase', 'sale'],
  ['sale'],
  ['tenancy'],
  ['purchase', 'sale', 'signing'],
  ['tenancy', 'letting'],
] as const;

/**
 * A list of somebody who seeks and somebody who owns, taken over for several services: of each row stays what its own person came for, the report
 * counts the rest by column and names the rows, and the records hold none of it.
 */
async function importRowByRow({ holds, figure }: ProofContext, colleague: Colleague, sql: Sql): Promise<void> {
  let left = 0;
  for (const services of MIXES) {
    const { id, version } = await colleague.uploadList('list.csv', listOfEverything());
    const asked = { importId: id, services };
    const { guessed, sheet } = await colleague.query<{ guessed: string[]; sheet: number }>(
      'collection.imports.preview',
      asked,
    );
    await colleague.mutate('collection.imports.confirm', { importId: id, version, sheet, mapping: guessed, services });
    const { state } = await colleague.ended(id);
    const name = services.join(' and ');
    holds(`the list for ${name} ended ${state}`, state === 'finished');
    const report = await colleague.query<Report>('collection.imports.report', { importId: id });
    const expected = outsideOfRows(services);
    const told = report.outsideRows.flatMap(({ row, meanings }) =>
      meanings.map((meaning) => `${row} ${MEANING_OF[meaning]}`),
    );
    holds(`for ${name} the report names ${told.join()}, and not ${expected.join()}`, sorted(told) === sorted(expected));
    const counted = report.byOutside.reduce((total, { count }) => total + count, 0);
    holds(`for ${name} the report counts ${counted} values that were left out`, counted === expected.length);
    for (const [at, role] of (['buyer', 'seller'] as const).entries()) {
      const [taken] = await sql.query<Record<string, boolean>>(OF_ROW, [id, role]);
      COLUMNS.forEach(({ header }, column) => {
        const isOutside = expected.includes(`${at + 2} ${header}`);
        if (isOutside) holds(`${header} of the ${role} for ${name} was taken in`, taken?.[column] !== true);
      });
    }
    left += counted;
  }
  figure('values of single rows that nothing their person came for needs, left out', left);
}

interface Report {
  readonly outsideRows: readonly { readonly row: number; readonly meanings: readonly string[] }[];
  readonly byOutside: readonly { readonly meaning: string; readonly count: number }[];
}

const sorted = (lines: readonly string[]) => lines.toSorted().join();
