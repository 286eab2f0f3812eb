import { Client } from 'pg';
import { eraseMany } from '../erasure/order-many.ts';
import { type Bench, moreBy } from '../harness/bench.ts';
import { openPopulatedOffice } from '../office/populated-office.ts';

const FULL = { clients: 100_000, most: 60 } as const;
const QUICK = { clients: 10_000, most: 6 } as const;
const THOUSAND = 1_000;

export const bench: Bench = {
  about:
    'Erasing 100,000 clients in the running worker, keys destroyed, every place emptied and searched again, all of it in the log, against the promised minute.',
  run: async function* (context) {
    const { clients, most } = context.args.quick === true ? QUICK : FULL;
    const office = await openPopulatedOffice(clients, context);
    const records = new Client({ connectionString: office.keanAdminUrl });
    records.on('error', () => undefined);
    await records.connect();
    try {
      const bare = await bareUpdates(records, clients);
      const seconds = await eraseMany(records, clients, context.signal);
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
      // What the same number of rows costs where nothing has to be sure of anything.
      context.say(`a bare update in thousands: ${Math.round(clients / bare)} ${unit}`);
    } finally {
      await records.end();
      await office.dispose();
    }
  },
};

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
