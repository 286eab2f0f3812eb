/** Clause 2.2 after a restore: backups and rotations that ran on the lost day run no more. */
import type { SqlTransaction } from '@kean/db';
import type { Id, PublicText } from '@kean/kernel';
import type { ClauseRestoration, OpenedFacts, OpenedKeysFacts, Replaying } from '@kean/restores';
import { record } from './audit-events.ts';

const END_BACKUPS = `
  update backup set state = 'failed', phase = 'ended', failure = 'STORAGE_BACKUP_ABANDONED', finished_at = now(), moved_at = now()
   where state in ('waiting', 'running') returning id`;

const ENDED = { zh: '中断的备份', en: 'backups that were under way, ended' } as const satisfies PublicText;

export const storageRestoration: ClauseRestoration = {
  clause: 'storage',
  replay: async ({ tx }: Replaying) => [{ what: ENDED, count: (await tx.query(END_BACKUPS, [])).length }],
  checks: [
    {
      invariant: 'I7',
      what: { zh: '没有备份停在进行中', en: 'no backup is left under way' },
      wrong: async (tx) => (await tx.query(`select from backup where state in ('waiting', 'running')`, [])).length,
    },
  ],
};

/** The first thing that the log of an office says which goes on from a backup. */
export async function recordRestoreOpened(
  tx: SqlTransaction,
  { backupId, events, erased, rebuilt }: OpenedFacts,
): Promise<void> {
  await record(tx, {
    action: 'storage.restore-opened',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Backup', id: backupId as Id<'Backup'> },
    facts: rebuilt === null ? { events, erased } : { events, erased, rebuilt },
  });
}

/** A key store of an older day is the office's: said in the records beside it, before anybody can ask it for a key. */
export async function recordKeysOpened(tx: SqlTransaction, { backupId, erased }: OpenedKeysFacts): Promise<void> {
  await record(tx, {
    action: 'storage.restore-opened',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Backup', id: backupId as Id<'Backup'> },
    facts: { events: 0, erased, kind: 'keys' },
  });
}
