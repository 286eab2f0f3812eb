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

const FORGOTTEN = {
  zh: '已保存、已放弃或已到期的登记草稿，已删除',
  en: 'drafts that were saved, given up or over, deleted',
} as const satisfies PublicText;

export const collectionRestoration: ClauseRestoration = {
  clause: 'collection',
  replay: async ({ tx, since, erased, logLost }: Replaying) => {
    const ended = await tx.query(CLOSE, [erased.import]);
    await tx.query(FORGET, [erased.import]);
    const asked = await forgetAnswers(tx, logLost ? null : clientsWhoAnswered(since));
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
