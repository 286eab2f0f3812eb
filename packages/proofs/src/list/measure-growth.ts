import { writeCursor } from '@kean/clients/contract/paging';
import type { ClientId } from '@kean/kernel';
import { Client } from 'pg';
import { atMost, type BenchLine } from '../harness/bench.ts';
import type { RunContext } from '../harness/context.ts';
import { interleave } from '../harness/interleave.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { openPopulatedOffice, type PopulatedOffice } from '../office/populated-office.ts';
import { PAGE_ROWS } from '../peers/peer.ts';
import { type ListSide, medianTimeOf, requireFullPage } from './ask-for-pages.ts';
import { listAddress } from './list-address.ts';

export interface GrowthSizes {
  readonly clients: number;
  readonly many: number;
  readonly rounds: number;
  readonly seconds: number;
}

const DEEP_PAGE = 10_000;

/** The same page in a small and in a large office that stand side by side; then the first page of a region and a deep one. */
export async function* measureGrowth(
  small: PopulatedOffice,
  sizes: GrowthSizes,
  context: RunContext,
): AsyncGenerator<BenchLine> {
  const large = await openPopulatedOffice(sizes.many, context);
  try {
    const [few, many] = [await firstPage(small, 'store-manager'), await firstPage(large, 'store-manager')];
    const first = await firstPage(large, 'regional-manager');
    const page = Math.min(DEEP_PAGE, Math.floor((await clientsInReach(large)) / PAGE_ROWS));
    const deep = { ...first, url: listAddress(large.instance.api.url, 'clients.list', await cursorOf(large, page)) };
    for (const side of [few, many, first, deep]) await requireFullPage(side);
    const timeOf = (side: ListSide) => () => medianTimeOf(side, sizes.seconds, context);
    const times = await interleave(
      { few: timeOf(few), many: timeOf(many), first: timeOf(first), deep: timeOf(deep) },
      context,
      { rounds: sizes.rounds, warmUps: 2 },
    );
    const unit = 'ms, p50 of 8 callers';
    const grown = { bench: `list/of-${sizes.many}`, ours: times.many, peer: times.few };
    yield atMost({ ...grown, peerName: `of ${sizes.clients} clients`, unit, goal: 1.15 });
    const turned = { bench: `list/page-${page}`, ours: times.deep, peer: times.first };
    yield atMost({ ...turned, peerName: 'page 1 of the same region', unit, goal: 1.2 });
  } finally {
    await large.dispose();
  }
}

async function firstPage(office: PopulatedOffice, role: string): Promise<ListSide> {
  const colleague = await Colleague.signIn(office.instance, demoOf(office.instance, role));
  return {
    url: listAddress(office.instance.api.url),
    headers: { cookie: colleague.cookieHeader },
    rowsIn: (body) => (body as { result: { data: { rows: unknown[] } } }).result.data.rows.length,
  };
}

/** The region that most of the population stands in, which is the one the demo regional manager looks after. */
const OF_REGION = `select c.id from client c
  where c.region_id = (select s.region_id from staff s join auth_user u on u.id = s.id where u.email = $1)`;

async function clientsInReach(office: PopulatedOffice): Promise<number> {
  const [row] = await ask<{ clients: string }>(office, `select count(*) as clients from (${OF_REGION}) c`, []);
  return Number(row?.clients);
}

/** Where a page begins: after the last row of the page before it. */
async function cursorOf(office: PopulatedOffice, page: number): Promise<string> {
  const statement = `${OF_REGION} order by c.id desc offset $2 limit 1`;
  const [row] = await ask<{ id: ClientId }>(office, statement, [(page - 1) * PAGE_ROWS - 1]);
  if (row === undefined) throw new RangeError(`there is no page ${page}`);
  return writeCursor(row.id);
}

async function ask<Row>(office: PopulatedOffice, statement: string, values: readonly unknown[]): Promise<Row[]> {
  const database = new Client({ connectionString: office.keanAdminUrl });
  await database.connect();
  try {
    const { email } = demoOf(office.instance, 'regional-manager');
    return (await database.query(statement, [email, ...values])).rows as Row[];
  } finally {
    await database.end();
  }
}
