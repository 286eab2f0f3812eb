import { nobody, runStatementAs } from '@kean/db';
import type { Held, HoldingSource } from '@kean/procedures';
import { countPromisesOf } from '@kean/queues';

const UNDER_WAY = `
  select count(*)::int as count, null::timestamptz as until from import
   where created_by = $1 and state in ('uploaded', 'inspecting', 'mapping', 'queued', 'running')`;

/** What collection gives out: lists that a person brought, and the work on them. */
export const holdings: readonly HoldingSource[] = [
  {
    kind: 'imports',
    title: { zh: '未结束的名单导入', en: 'Imports that have not ended' },
    fate: { zh: '停用后不再继续，可由上级取消', en: 'Go no further after suspension; a manager can cancel them' },
    count: async ({ db }, staffId) => {
      // Row security shows a person's own imports to that person: counted as if the person asked.
      const own = { ...nobody, staffId, clientScope: 'own' } as const;
      const [held] = await runStatementAs<Held>(db, own, UNDER_WAY, [staffId]);
      return held ?? { count: 0, until: null };
    },
  },
  {
    kind: 'jobs',
    title: { zh: '已排队、尚未完成的后台任务', en: 'Queued work that is not done' },
    fate: { zh: '停用后不会执行', en: 'Not done after suspension' },
    count: async ({ db }, staffId) => ({ count: await countPromisesOf(db, staffId), until: null }),
  },
];
