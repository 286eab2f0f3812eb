import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireBackupPeers } from '@kean/dev/services';
import { backupSides } from '../backup/backup-sides.ts';
import { fillTo } from '../backup/fill-database.ts';
import { atMost, type Bench, fasterBy } from '../harness/bench.ts';
import { countOf } from '../harness/context.ts';
import { interleave, median } from '../harness/interleave.ts';
import { highWaterOf } from '../import/high-water.ts';
import { startLonePostgres } from '../log/lone-postgres.ts';

/** The most memory, in MB, that a backup may take, whatever its size. */
const MEMORY_MB = 256;

export const bench: Bench = {
  about:
    'Dumps, packs and encrypts a database, against pg_dump | zstd, restic and borg in the same run; memory and growth.',
  run: async function* (context) {
    const rows = countOf(context, 'rows', 600_000);
    await requireBackupPeers(context.say);
    const postgres = await startLonePostgres();
    const folder = await mkdtemp(join(tmpdir(), 'kean-backup-'));
    try {
      const sides = backupSides(postgres.adminUrl, folder);
      context.say(`filling ${rows / 4} rows`);
      await fillTo(postgres.adminUrl, rows / 4);
      const small = median([await sides.ours(), await sides.ours(), await sides.ours()]);
      context.say(`filling ${rows} rows`);
      await fillTo(postgres.adminUrl, rows);
      const { ours, zstd, restic, borg } = await interleave({ ...sides }, context, { rounds: 5 });
      const compared = { ours, unit: 's' };
      yield fasterBy({ ...compared, bench: 'backup/zstd', peer: zstd, peerName: 'pg_dump | zstd', goal: 0.9 });
      yield fasterBy({ ...compared, bench: 'backup/restic', peer: restic, peerName: 'pg_dump | restic', goal: 1 });
      yield fasterBy({ ...compared, bench: 'backup/borg', peer: borg, peerName: 'pg_dump | borg', goal: 1.2 });
      const memory = highWaterOf(undefined);
      yield atMost({
        bench: 'backup/memory',
        ours: memory,
        peer: MEMORY_MB,
        peerName: 'the bound',
        unit: 'MB',
        goal: 1,
      });
      yield atMost({
        bench: 'backup/growth',
        ours,
        peer: small,
        peerName: 'a quarter of the rows',
        unit: 's',
        goal: 4.4,
      });
    } finally {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
