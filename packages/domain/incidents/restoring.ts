/** Clause 5.4 after a restore: the key of a leaked file that was erased since the backup goes again, and what was not measured yet is said to be over. */
import type { ClauseRestoration, Replaying } from '@kean/restores';

const ERASED = `
  UPDATE leak_radius SET file_erased_at = clock_timestamp() WHERE id = ANY ($1::uuid[]) AND file_until IS NOT NULL AND file_erased_at IS NULL
  RETURNING id`;
const LEFT =
  'SELECT FROM leak_radius WHERE id = ANY ($1::uuid[]) AND file_until IS NOT NULL AND file_erased_at IS NULL';
const LEAK = /^leaked-files\/([0-9a-f-]{36})\/content$/;

export const incidentsRestoration: ClauseRestoration = {
  clause: 'incidents',
  replay: async ({ tx, erased }: Replaying) => {
    const gone = await tx.query(ERASED, [erased.import]);
    return [
      {
        what: {
          zh: '备份之后已销毁的泄露文件，再次销毁',
          en: 'leaked files that were erased after the backup, erased again',
        },
        count: gone.length,
      },
    ];
  },
  isErasedObject: (key, erased) => {
    const [, id] = LEAK.exec(key) ?? [];
    return id !== undefined && erased.import.includes(id);
  },
  destroyedBy: ({ action, subjectId }) =>
    action === 'incidents.leaked-file-erased' && subjectId !== null ? [{ scope: 'import', id: subjectId }] : [],
  checks: [
    {
      invariant: 'I6',
      what: { zh: '没有已销毁的泄露文件', en: 'no erased leaked file is there' },
      wrong: async (tx, erased) => (await tx.query(LEFT, [erased.import])).length,
    },
  ],
};
