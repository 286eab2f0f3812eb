/** Everything that must hold, looked at in the restored database itself. */
import { compareLog } from '@kean/audit';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import type { ErasureLedger, RestoredCheck } from '../clause-restoration.ts';
import { AS_LONG_AS_IT_TAKES } from '../quarantine/as-long-as-it-takes.ts';
import { insideOf } from '../quarantine/quarantine.ts';
import { countKeysBehindFence, countWithoutKey } from '../replaying/erasure-ledger.ts';
import { livingClients, type SealedClient } from '../replaying/living-clients.ts';
import type { Restore } from '../restore.ts';
import { RestoreRefused } from '../restore-refused.ts';
import { DATABASE_CHECKS } from './database-checks.ts';

/** @throws RestoreRefused `checks-failed` naming the first thing that does not hold */
export async function checkRestored(
  { place, keysUrl, log, clauses, onProgress, signal }: Restore,
  erased: ErasureLedger,
) {
  const all: RestoredCheck[] = [...DATABASE_CHECKS, ...clauses.flatMap((clause) => clause.checks)];
  const db = openDatabase({ url: insideOf(place), applicationName: 'kean-restore', max: 2 });
  try {
    onProgress({ phase: 'comparing', done: 0, total: 0 });
    // Each on a connection of its own: one reads the log, the other everything else.
    const [finding, checked] = await Promise.allSettled([
      compareLog(db, log.store, signal),
      checkTables(db, all, erased, { onProgress, signal }).then(() => checkKeys(db, keysUrl)),
    ]);
    if (finding.status === 'rejected') throw finding.reason;
    if (finding.value.outcome !== 'sound')
      throw failed('I3', `entry ${finding.value.sequence} of the log: ${finding.value.outcome}`);
    if (checked.status === 'rejected') throw checked.reason;
  } finally {
    await db.close();
  }
  return [...DERIVED, ...all].map(({ invariant, what }) => ({ invariant, what }));
}

async function checkTables(
  db: Database,
  checks: readonly RestoredCheck[],
  erased: ErasureLedger,
  { onProgress, signal }: Pick<Restore, 'onProgress' | 'signal'>,
): Promise<void> {
  for (const [done, one] of checks.entries()) {
    signal.throwIfAborted();
    const wrong = await inSqlTransaction(db, nobody, async (tx) => {
      await tx.query(AS_LONG_AS_IT_TAKES, []);
      return one.wrong(tx, erased);
    });
    if (wrong > 0)
      throw failed(one.invariant, `"${one.what.en}" does not hold in ${wrong} ${wrong === 1 ? 'case' : 'cases'}`);
    onProgress({ phase: 'checking', done: done + 1, total: checks.length });
  }
}

async function checkKeys(db: Database, keysUrl: string): Promise<void> {
  if ((await countKeysBehindFence(keysUrl)) > 0) throw failed('I6', 'the key store holds keys of erased clients');
  const without = await countWithoutKey(
    keysUrl,
    livingClients((statement, values) =>
      inSqlTransaction(db, nobody, (tx) => tx.query<SealedClient & Record<string, unknown>>(statement, values)),
    ),
  );
  if (without > 0)
    throw failed(
      'I5',
      `${without} clients have no key that opens what this backup holds of them: the key store is older than it, or keys were rotated since. Bring the key store of that day back, or restore a later backup`,
    );
}

/** What is found by other means than a statement in the restored database. */
const DERIVED: readonly Pick<RestoredCheck, 'invariant' | 'what'>[] = [
  { invariant: 'I3', what: { zh: '每条日志与签名的日志逐字一致', en: 'every event is what the signed log says' } },
  { invariant: 'I5', what: { zh: '每张表的行数与备份一致', en: 'every table has the rows of the backup' } },
  {
    invariant: 'I5',
    what: { zh: '每位客户都有能打开其资料的密钥', en: 'every client has a key that opens what is sealed of them' },
  },
  { invariant: 'I6', what: { zh: '已删除的客户没有密钥', en: 'no erased client has a key' } },
];

function failed(invariant: string, what: string): RestoreRefused {
  return new RestoreRefused(
    'checks-failed',
    `${invariant}: ${what}. The database stays closed; drop this restore and take an earlier backup, or ask who changed it.`,
  );
}
