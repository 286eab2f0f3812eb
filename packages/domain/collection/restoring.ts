/**
 * Clause 1 after a restore: an uploaded list whose key is gone is not gone on with; and what allowed values to be opened, and was taken back
 * since, opens nothing again.
 */
import type { LoggedEvent } from '@kean/audit';
import type { PublicText } from '@kean/kernel';
import type { ClauseRestoration, Replaying } from '@kean/restores';
import { clientsWhoAnswered, forgetAnswers } from './consent/forget-answers.ts';
import { rejectsSubject } from './rules/rejects-have-a-key-of-their-own.ts';

const OPEN = `('uploaded', 'inspecting', 'mapping', 'queued', 'running')`;
const CLOSE = `
  update import set state = 'cancelled', preview = null where id = any ($1::uuid[]) and state in ${OPEN} returning id`;
const FORGET = 'update import set preview = null where id = any ($1::uuid[]) and preview is not null';
const LEFT = `select from import where id = any ($1::uuid[]) and (preview is not null or state in ${OPEN})`;

/** `imports/<id>/source` and `imports/<id>/rejects`, each under a key of its own. */
const KEY = /^imports\/([0-9a-f-]{36})\/(source|rejects)$/;

const WITHDRAW_NOTICES = `
  update notice_version n set state = 'withdrawn', withdrawn_at = now(), withdrawn_by = moved.by
    from jsonb_to_recordset($1::jsonb) as moved (id uuid, by uuid)
   where n.id = moved.id and n.state = 'published' and moved.by is not null returning n.id`;
/** $1 of those that the log names, or null where it is lost: then nobody knows which stand. */
const END_BASES = `
  update basis_approval set ended_at = now(), ended_by = coalesce(approved_by, proposed_by)
   where ($1::uuid[] is null or id = any ($1::uuid[])) and approved_at is not null and ended_at is null returning id`;
/** Whom they asked since the backup nobody knows, and the links of those who were asked are gone: a new campaign asks anew. */
const STOP_CAMPAIGNS = `
  update consent_campaign set state = 'stopped', ended_at = now(), paused_at = null, paused_because = null, revision = revision + 1,
         round = round + 1 where state in ('running', 'paused') returning id`;
const LET_GO = "update consent_asking set state = 'stopped', ended_at = now() where ended_at is null";
const CLEAR_ROUNDS = "delete from timer where name = 'collection.campaign-round'";
/** $1 of those who answered after the backup, or null where the log is lost: nobody is disposed of for a silence that cannot be shown. */
const LIFT_DISPOSALS =
  'delete from disposal_due where $1::uuid[] is null or client_id = any ($1::uuid[]) returning client_id';
const DRAFTS_GONE = 'delete from registration_draft where id = any ($1::uuid[]) returning id';
const DRAFTS_LEFT = 'select from registration_draft where id = any ($1::uuid[])';

const ENDED = {
  zh: '原始名单已销毁的导入，已取消',
  en: 'imports whose uploaded list is destroyed, cancelled',
} as const satisfies PublicText;

const ASKED_AGAIN = {
  zh: '备份之后答复过（同意或撤回）的客户，此前的同意一律不再算数，须重新征求',
  en: 'clients who answered after the backup, by a consent or a withdrawal: nothing of theirs stands until they are asked again',
} as const satisfies PublicText;

const ALL_ASKED_AGAIN = {
  zh: '日志已丢失：不知道谁撤回过，全部客户须重新征求同意',
  en: 'clients, all of them, to be asked again: the log is lost, and with it who took consent back',
} as const satisfies PublicText;

const NOTICES = {
  zh: '备份之后撤下的告知书，再次撤下',
  en: 'notices that were withdrawn after the backup, withdrawn again',
} as const satisfies PublicText;

const BASES = {
  zh: '备份之后终止的其他合法依据，再次终止；日志丢失时全部终止，须重新批准',
  en: 'bases other than consent that were ended after the backup, ended again; all of them where the log is lost',
} as const satisfies PublicText;

const STOPPED = {
  zh: '进行中的批量征询已停止：备份之后问过谁已无从得知，链接也已作废，请另建征询',
  en: 'campaigns for consent that were going on, stopped: whom they asked since the backup is not known, and their links are gone',
} as const satisfies PublicText;

const LIFTED = {
  zh: '备份之后答复过的客户，不再列为待处置；日志丢失时全部撤销',
  en: 'clients who answered after the backup, no longer due for disposal; all of them where the log is lost',
} as const satisfies PublicText;

const FORGOTTEN = {
  zh: '已保存、已放弃或已到期的登记草稿，已删除',
  en: 'drafts that were saved, given up or over, deleted',
} as const satisfies PublicText;

export const collectionRestoration: ClauseRestoration = {
  clause: 'collection',
  replay: async ({ tx, since, erased, logLost }: Replaying) => {
    const ended = await tx.query(CLOSE, [erased.import]);
    await tx.query(FORGET, [erased.import]);
    const answered = logLost ? null : clientsWhoAnswered(since);
    const asked = await forgetAnswers(tx, answered);
    const stopped = await tx.query(STOP_CAMPAIGNS);
    for (const text of [LET_GO, CLEAR_ROUNDS]) await tx.query(text);
    const lifted = await tx.query(LIFT_DISPOSALS, [answered]);
    const withdrawn = withAction(since, 'collection.notice-withdrawn');
    const notices = await tx.query(WITHDRAW_NOTICES, [
      JSON.stringify(withdrawn.map(({ subjectId, principalId }) => ({ id: subjectId, by: principalId }))),
    ]);
    const over = withAction(since, 'collection.basis-ended').flatMap(({ subjectId }) => subjectId ?? []);
    const bases = await tx.query(END_BASES, [logLost ? null : over]);
    const drafts = await tx.query(DRAFTS_GONE, [erased.import]);
    return [
      { what: ENDED, count: ended.length },
      { what: FORGOTTEN, count: drafts.length },
      { what: logLost ? ALL_ASKED_AGAIN : ASKED_AGAIN, count: asked },
      { what: NOTICES, count: notices.length },
      { what: BASES, count: bases.length },
      { what: STOPPED, count: stopped.length },
      { what: LIFTED, count: lifted.length },
    ];
  },
  isErasedObject: (key, erased) => {
    const [, id, kind] = KEY.exec(key) ?? [];
    return id !== undefined && erased.import.includes(kind === 'source' ? id : rejectsSubject(id));
  },
  destroyedBy: ({ action, subjectId }) =>
    (action === 'collection.upload-destroyed' || action === 'collection.draft-destroyed') && subjectId !== null
      ? [{ scope: 'import', id: subjectId }]
      : [],
  checks: [
    {
      invariant: 'I6',
      what: { zh: '没有已销毁的登记草稿', en: 'no destroyed draft is there' },
      wrong: async (tx, erased) => (await tx.query(DRAFTS_LEFT, [erased.import])).length,
    },
    {
      invariant: 'I6',
      what: { zh: '已销毁的名单没有预览，也不会继续导入', en: 'no destroyed list has a preview or goes on' },
      wrong: async (tx, erased) => (await tx.query(LEFT, [erased.import])).length,
    },
  ],
};

function withAction(since: readonly LoggedEvent[], action: string): readonly LoggedEvent[] {
  return since.filter((event) => event.action === action);
}
