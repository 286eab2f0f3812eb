/** Clause 3.2 after a restore: a client who was given to somebody else since the backup does not go back to whoever had it before. */
import type { PublicText } from '@kean/kernel';
import type { ClauseRestoration, Replaying } from '@kean/restores';

/** Nobody's, until a manager assigns the client again: the log says who had it last. */
const TAKE_BACK = `
  update client set assignee_id = null, assignment_lapses_at = null, version = version + 1
   where id = any ($1::uuid[]) and assignee_id is not null returning id`;
const END = 'update assignment set ended_at = now() where client_id = any ($1::uuid[]) and ended_at is null';
/** The client says who has it; history that runs on beside that would be a second answer. */
const TWO_ANSWERS = `
  select from client c join assignment a on a.client_id = c.id and a.ended_at is null
   where c.assignee_id is distinct from a.staff_id and c.state <> 'erased'`;

const TAKEN = {
  zh: '备份之后改派过的客户，先收回，由门店经理重新分配',
  en: 'clients that were assigned anew after the backup: nobody has them until they are assigned again',
} as const satisfies PublicText;

export const circulationRestoration: ClauseRestoration = {
  clause: 'circulation',
  replay: async ({ tx, since }: Replaying) => {
    const moved = since
      .filter(({ action }) => action === 'circulation.client-assigned')
      .flatMap(({ subjectId }) => subjectId ?? []);
    if (moved.length === 0) return [{ what: TAKEN, count: 0 }];
    await tx.query(END, [moved]);
    return [{ what: TAKEN, count: (await tx.query(TAKE_BACK, [moved])).length }];
  },
  checks: [
    {
      invariant: 'I4',
      what: { zh: '客户的分配与其历史一致', en: 'who has a client is who its running assignment names' },
      wrong: async (tx) => (await tx.query(TWO_ANSWERS, [])).length,
    },
  ],
};
