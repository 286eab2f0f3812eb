/** Clause 1 after a restore: an uploaded list whose key is gone is not gone on with. */
import type { PublicText } from '@kean/kernel';
import type { ClauseRestoration, Replaying } from '@kean/restores';
import { rejectsSubject } from './rules/rejects-have-a-key-of-their-own.ts';

const OPEN = `('uploaded', 'inspecting', 'mapping', 'queued', 'running')`;
const CLOSE = `
  update import set state = 'cancelled', preview = null where id = any ($1::uuid[]) and state in ${OPEN} returning id`;
const FORGET = 'update import set preview = null where id = any ($1::uuid[]) and preview is not null';
const LEFT = `select from import where id = any ($1::uuid[]) and (preview is not null or state in ${OPEN})`;

/** `imports/<id>/source` and `imports/<id>/rejects`, each under a key of its own. */
const KEY = /^imports\/([0-9a-f-]{36})\/(source|rejects)$/;

const DRAFTS_GONE = 'delete from registration_draft where id = any ($1::uuid[]) returning id';
const DRAFTS_LEFT = 'select from registration_draft where id = any ($1::uuid[])';

const ENDED = {
  zh: '原始名单已销毁的导入，已取消',
  en: 'imports whose uploaded list is destroyed, cancelled',
} as const satisfies PublicText;

const FORGOTTEN = {
  zh: '已保存、已放弃或已到期的登记草稿，已删除',
  en: 'drafts that were saved, given up or over, deleted',
} as const satisfies PublicText;

export const collectionRestoration: ClauseRestoration = {
  clause: 'collection',
  replay: async ({ tx, erased }: Replaying) => {
    const ended = await tx.query(CLOSE, [erased.import]);
    await tx.query(FORGET, [erased.import]);
    const drafts = await tx.query(DRAFTS_GONE, [erased.import]);
    return [
      { what: ENDED, count: ended.length },
      { what: FORGOTTEN, count: drafts.length },
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
