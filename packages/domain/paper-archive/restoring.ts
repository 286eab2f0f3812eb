/**
 * Clause 2.3 after a restore: paper that two people destroyed since the backup is destroyed, whatever the restored list says; a key of a
 * cabinet that was taken back opens nothing again; and how much of the archive moved since is told, for only a count finds it.
 */
import { fromLetters, type LoggedEvent } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';
import type { PublicText } from '@kean/kernel';
import type { ClauseRestoration, Replaying } from '@kean/restores';

const SAY = {
  shredded: {
    zh: '备份之后由两人销毁的纸质档案，再次记为已销毁',
    en: 'paper that two people shredded after the backup: said to be shredded again',
  },
  keys: {
    zh: '备份之后收回的档案柜钥匙权限，再次收回',
    en: 'keys of cabinets that were taken back after the backup: taken back again',
  },
  moved: {
    zh: '备份之后归档、移动、借出或归还的纸质档案：请盘点其档案柜',
    en: 'paper that was filed, moved, lent or returned after the backup: take stock of its cabinets',
  },
} as const satisfies Record<string, PublicText>;

/** The batch as the log has it, whether the backup knew it open, signed or not at all. A number that is taken by now is not given twice. */
const BATCH = `
  insert into shred_batch (id, number, region_id, branch_id, method, state, opened_by, signed_by, signed_at, witnessed_by, witnessed_at, photo_hash)
  select $1::uuid,
         case when exists (select from shred_batch other where other.number = $3::int) then nextval('shred_batch_number_seq') else $3::int end,
         b.region_id, b.id, $4, 'done', $9::uuid, $5::uuid, $7::timestamptz, $6::uuid, $7::timestamptz, $8::bytea
    from branch b where b.id = $2::uuid
  on conflict (id) do update set state = 'done', signed_by = excluded.signed_by, signed_at = coalesce(shred_batch.signed_at, excluded.signed_at),
    witnessed_by = excluded.witnessed_by, witnessed_at = excluded.witnessed_at, photo_hash = excluded.photo_hash, version = shred_batch.version + 1
   where shred_batch.state <> 'done'`;
const NEXT_NUMBER = `select setval('shred_batch_number_seq', greatest((select max(number) from shred_batch), (select last_value from shred_batch_number_seq)))`;
const ITEM = `
  insert into shred_item (batch_id, file_id) select b.id, f.id from shred_batch b, paper_file f where b.id = $1::uuid and f.id = $2::uuid
  on conflict do nothing`;
/** A batch of the backup may have lost files since, before anybody signed. */
const OTHERS_LEAVE = `
  delete from shred_item i using shred_batch b, paper_file f
   where b.id = i.batch_id and b.id = any ($1::uuid[]) and f.id = i.file_id and f.state <> 'shredded'`;
/** A copy that was there twice leaves its scan; of everything else the scan went with the paper. */
const END_SCANS = `
  update client_document d set state = 'replaced', sealed_key = null, ended_at = now()
    from paper_file f
   where f.id = $1::uuid and f.state <> 'shredded' and f.shred_cause is distinct from 'duplicate'
     and d.about = 'paper-file' and d.about_id = f.id and d.state = 'kept'`;
/** Nobody has on loan what is not there: who took it back is not known any more, so whoever lent it answers for that. */
const COME_BACK = `update paper_loan set returned_at = greatest(lent_at, $2::timestamptz), taken_by = lent_by where file_id = $1::uuid and returned_at is null`;
const SHRED = `
  update paper_file set state = 'shredded', shredded_at = $2::timestamptz, shred_due_at = least(coalesce(shred_due_at, $2::timestamptz), $2::timestamptz),
         shred_cause = coalesce(shred_cause, 'period-over'), version = version + 1
   where id = $1::uuid and state <> 'shredded' returning id`;
const TAKE_KEY = 'delete from cabinet_keeper where cabinet_id = $1::uuid and staff_id = $2::uuid returning staff_id';
const STANDING = `
  select from shred_item i join shred_batch b on b.id = i.batch_id join paper_file f on f.id = i.file_id
   where b.state = 'done' and f.state <> 'shredded'`;
const WENT_ELSEWHERE = new Set([
  'paper-archive.file-filed',
  'paper-archive.file-moved',
  'paper-archive.file-lent',
  'paper-archive.file-returned',
  'paper-archive.file-recounted',
]);

const instantOf = ({ occurredAt }: LoggedEvent): Date => new Date(Number(occurredAt / 1_000n));

export const paperRestoration: ClauseRestoration = {
  clause: 'paper-archive',
  replay: async ({ tx, since }: Replaying) => {
    const happened = since.filter(({ outcome }) => outcome === 'allowed');
    const batches = happened.filter(({ action }) => action === 'paper-archive.batch-witnessed');
    const openers = new Map(
      happened.flatMap(({ action, subjectId, principalId }) =>
        action === 'paper-archive.batch-opened' ? [[subjectId, principalId] as const] : [],
      ),
    );
    for (const batch of batches) await standsAgain(tx, batch, openers.get(batch.subjectId) ?? null);
    const gone = happened.filter(({ action }) => action === 'paper-archive.file-shredded');
    let shredded = 0;
    for (const file of gone) shredded += await isGoneAgain(tx, file);
    await tx.query(OTHERS_LEAVE, [batches.map(({ subjectId }) => subjectId)]);
    if (batches.length > 0) await tx.query(NEXT_NUMBER);
    const elsewhere = happened.filter(({ action }) => WENT_ELSEWHERE.has(action)).map(({ facts }) => facts?.fileId);
    return [
      { what: SAY.shredded, count: shredded },
      { what: SAY.keys, count: await keysAreTakenBack(tx, happened) },
      { what: SAY.moved, count: new Set(elsewhere).size },
    ];
  },
  checks: [
    {
      invariant: 'I6',
      what: { zh: '两人已销毁的纸质档案不在架上', en: 'no paper stands on a shelf that two people destroyed' },
      wrong: async (tx) => (await tx.query(STANDING, [])).length,
    },
  ],
};

/** An event from before batches said all of themselves gives no batch; its files are shredded all the same. */
async function standsAgain(tx: SqlTransaction, event: LoggedEvent, openedBy: string | null): Promise<void> {
  const { subjectId, branchId, principalId, facts } = event;
  if (typeof facts?.picture !== 'string') return;
  await tx.query(BATCH, [
    ...[subjectId, branchId, facts?.number, facts?.method, facts?.signedBy, principalId],
    ...[instantOf(event), fromLetters(facts.picture), openedBy ?? facts.signedBy],
  ]);
}

async function isGoneAgain(tx: SqlTransaction, event: LoggedEvent): Promise<number> {
  const [fileId, at] = [event.facts?.fileId, instantOf(event)];
  await tx.query(ITEM, [event.facts?.batchId, fileId]);
  await tx.query(END_SCANS, [fileId]);
  await tx.query(COME_BACK, [fileId, at]);
  return (await tx.query(SHRED, [fileId, at])).length;
}

/** Who had a key last is who has it; one that was handed out since is handed out anew by a person. */
async function keysAreTakenBack(tx: SqlTransaction, happened: readonly LoggedEvent[]): Promise<number> {
  let taken = 0;
  for (const { action, subjectId, facts } of happened) {
    if (action !== 'paper-archive.key-taken-back') continue;
    taken += (await tx.query(TAKE_KEY, [subjectId, facts?.staffId])).length;
  }
  return taken;
}
