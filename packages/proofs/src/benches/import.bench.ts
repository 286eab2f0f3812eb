import { startTemporaryInstance } from '@kean/dev/instance';
import { atMost, type Bench, moreBy } from '../harness/bench.ts';
import { interleave } from '../harness/interleave.ts';
import { openCopyTable } from '../import/copy-table.ts';
import { highWaterOf } from '../import/high-water.ts';
import { type ImportRun, importOnce } from '../import/import-once.ts';
import { ListFolder } from '../import/list-folder.ts';
import { Colleague, demoOf } from '../office/colleague.ts';

const FULL = { rows: 100_000, fewer: 20_000, rounds: 5 } as const;
const QUICK = { rows: 10_000, fewer: 2_000, rounds: 5 } as const;
const LEAST_PER_SECOND = 5_000;

export const bench: Bench = {
  about:
    'Taking over a spreadsheet of 100,000 clients in the worker, sealed and indexed, against COPY of the same rows in the clear.',
  run: async function* (context) {
    const { rows, fewer, rounds } = context.args.quick === true ? QUICK : FULL;
    const { instance, dispose } = await startTemporaryInstance();
    // One for each side: the phones of invented lists end at 1.2 million.
    const folders = await Promise.all([ListFolder.make(), ListFolder.make(), ListFolder.make()]);
    const [lists, forIndexed, forBare] = folders;
    const copy = await openCopyTable(instance);
    try {
      const manager = await Colleague.signIn(instance, demoOf(instance, 'store-manager'));
      const run = (file: string): Promise<ImportRun> => importOnce(manager, file, context);
      const times = await interleave(
        {
          many: async () => (await run(await lists.csv(rows))).secondsEach,
          few: async () => (await run(await lists.csv(fewer))).secondsEach,
          indexed: async () => copy.secondsEach(await forIndexed.csv(rows), rows, 'indexed'),
          bare: async () => copy.secondsEach(await forBare.csv(rows), rows, 'bare'),
        },
        context,
        { rounds, warmUps: 1 },
      );
      const unit = 'clients/s';
      const ours = 1 / times.many;
      yield moreBy({
        bench: 'import/rate',
        ours,
        peer: LEAST_PER_SECOND,
        peerName: 'the promised rate',
        unit,
        goal: 1,
      });
      const indexed = 'COPY into a table that answers the same searches';
      yield moreBy({ bench: 'import/copy', ours, peer: 1 / times.indexed, peerName: indexed, unit, goal: 0.15 });
      const bare = 'COPY into a table with a primary key only';
      yield moreBy({ bench: 'import/bare-copy', ours, peer: 1 / times.bare, peerName: bare, unit, goal: 0.15 });
      yield atMost({
        bench: 'import/linear',
        ours: times.many * 1e6,
        peer: times.few * 1e6,
        peerName: `a list of ${fewer}`,
        unit: 'µs a client',
        goal: 1.2,
      });
      context.say(`worker's high water after CSV: ${highWaterOf(instance.processes.worker?.pid)} MB`);
      const workbook = await run(await lists.workbook(rows));
      context.say(`XLSX of ${rows}: ${Math.round(1 / workbook.secondsEach)} clients/s`);
      context.say(`worker's high water after XLSX: ${highWaterOf(instance.processes.worker?.pid)} MB`);
    } finally {
      await copy.close();
      for (const folder of folders) await folder.remove();
      await dispose();
    }
  },
};
