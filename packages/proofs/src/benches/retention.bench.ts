import { setTimeout as pause } from 'node:timers/promises';
import type { ClientId } from '@kean/kernel';
import { Client } from 'pg';
import { giveDocuments } from '../erasure/documents-of-clients.ts';
import { eraseMany } from '../erasure/order-many.ts';
import { atMost, type Bench, moreBy } from '../harness/bench.ts';
import { quantile } from '../harness/interleave.ts';
import { listAddress } from '../list/list-address.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { openPopulatedOffice, type PopulatedOffice } from '../office/populated-office.ts';
import { workSteadily } from '../sign-in-storm/steady-work.ts';

/** Of so many clients one has a scan; a region of others stays, whom people look at meanwhile. */
const FULL = { clients: 100_000, most: 60, scanOfEvery: 50, stay: 10_000, quietSeconds: 15 } as const;
const QUICK = { clients: 10_000, most: 6, scanOfEvery: 50, stay: 2_000, quietSeconds: 8 } as const;
const THOUSAND = 1_000;
/** Pages of the list that the people of an office turn in a second. */
const PAGES_PER_SECOND = 20;
const AS_LONG_AS_IT_TAKES = 3_600;
/** Where the time went: of both erasures that go on beside each other, in whole. */
const COSTLIEST = `
  select name, sum(extract(epoch from took))::float8 as seconds
    from (select name, ended_at - lag(ended_at) over (partition by erasure_id order by seq) as took from erasure_step) step
   where took is not null group by name order by seconds desc limit 6`;

export const bench: Bench = {
  about:
    'Erasing 100,000 clients in the running worker, keys destroyed, scans and every place emptied and searched again, all of it in the log, against the promised minute; and what a page of the list takes meanwhile.',
  run: async function* (context) {
    const { clients, most, scanOfEvery, stay, quietSeconds } = context.args.quick === true ? QUICK : FULL;
    const office = await openPopulatedOffice(clients + stay, context);
    const records = new Client({ connectionString: office.keanAdminUrl });
    records.on('error', () => undefined);
    await records.connect();
    try {
      const scans = await giveScans(office, records, clients / scanOfEvery);
      const bare = await bareUpdates(records, clients);
      const quiet = await pagesWhile(office, () => pause(quietSeconds * 1_000, undefined, { signal: context.signal }));
      let seconds = 0;
      const meanwhile = await pagesWhile(office, async () => {
        seconds = await eraseMany(records, clients, context.signal);
      });
      const unit = 'clients/s';
      const ours = clients / seconds;
      yield moreBy({
        bench: 'retention/rate',
        ours,
        peer: clients / most,
        peerName: 'the promised rate',
        unit,
        goal: 1,
      });
      const p99 = { ours: quantile(meanwhile, 0.99), peer: quantile(quiet, 0.99) };
      const list = { bench: 'retention/list-meanwhile', ...p99, peerName: 'the same while nothing is erased' };
      yield atMost({ ...list, unit: `ms, p99 of ${PAGES_PER_SECOND} pages a second`, goal: 1.5 });
      // What the same number of rows costs where nothing has to be sure of anything.
      context.say(`a bare update in thousands: ${Math.round(clients / bare)} ${unit}; ${scans} scans went as well`);
      context.say(
        `p50 of a page: ${quantile(quiet, 0.5).toFixed(1)} ms, meanwhile ${quantile(meanwhile, 0.5).toFixed(1)} ms`,
      );
      const { rows } = await records.query<{ name: string; seconds: number }>(COSTLIEST);
      context.say(
        `the costliest steps: ${rows.map(({ name, seconds: took }) => `${name} ${took.toFixed(1)} s`).join(', ')}`,
      );
    } finally {
      await records.end();
      await office.dispose();
    }
  },
};

/** Of those who are erased: the same order. */
async function giveScans(office: PopulatedOffice, records: Client, some: number): Promise<number> {
  const { rows } = await records.query<{ id: ClientId }>(
    `select id from client where state = 'active' order by id limit $1`,
    [some],
  );
  await giveDocuments(office, records, new Map(rows.map(({ id }) => [id, '13000000000'])));
  return rows.length;
}

/** Milliseconds of each page that somebody turned while the work went on. */
async function pagesWhile({ instance }: PopulatedOffice, work: () => Promise<void>): Promise<number[]> {
  const manager = await Colleague.signIn(instance, demoOf(instance, 'regional-manager'));
  const over = new AbortController();
  const turning = workSteadily({
    url: listAddress(instance.api.url),
    cookie: manager.cookieHeader,
    perSecond: PAGES_PER_SECOND,
    seconds: AS_LONG_AS_IT_TAKES,
    until: over.signal,
  });
  turning.catch(() => undefined);
  await work().finally(() => over.abort());
  return turning;
}

/** On a copy of the cards, each thousand in a transaction of its own. @returns seconds */
async function bareUpdates(records: Client, clients: number): Promise<number> {
  await records.query('create table bare_card as select id, card from client');
  await records.query('alter table bare_card add primary key (id)');
  const began = performance.now();
  for (let done = 0; done < clients; done += THOUSAND) {
    await records.query(
      'update bare_card set card = null where id in (select id from bare_card where card is not null order by id limit $1)',
      [THOUSAND],
    );
  }
  const seconds = (performance.now() - began) / 1_000;
  await records.query('drop table bare_card');
  return seconds;
}
