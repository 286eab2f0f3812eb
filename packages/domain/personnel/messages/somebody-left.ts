import { idOf } from '@kean/kernel';
import { count, defineOfficeMessage, queueOfficeMessage } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';
import type { LeavingUnderWay } from '../conducting/personnel-worker.ts';

/** Under this name the operator sets up a robot of the group that keeps accounts, chats and doors. */
export const GROUP = 'personnel';

/** Names nobody: a group is read by more people than need to know. Whoever may, looks the number up. */
const somebodyLeft = defineOfficeMessage({
  name: 'personnel.somebody-left',
  version: 1,
  audience: 'group',
  urgent: true,
  validMinutes: 24 * 60,
  facts: z.strictObject({ leavingId: idOf<'Leaving'>() }),
  variables: { number: count },
  robot: [
    {
      zh: '离职办理 {number}：一名员工的访问已停止。请在客安查看是谁，并移出其群聊、外部账号与门禁。',
      en: 'Leaving no. {number}: access of a colleague has ended. See in KeAn who it is, and remove them from chats, accounts elsewhere and doors.',
    },
  ],
});

const NUMBER = `SELECT number FROM leaving WHERE id = $1::uuid AND state NOT IN ('called-off', 'undone')`;

/** @returns how many groups are told: none where the office has no such robot */
export async function tellGroups({ tx, leavingId, robots }: LeavingUnderWay): Promise<number> {
  if (!robots.has(GROUP)) return 0;
  const wishes = { channel: 'robot', language: 'both', robot: GROUP, key: leavingId, facts: { leavingId } } as const;
  return (await queueOfficeMessage(tx, somebodyLeft, wishes)) === null ? 0 : 1;
}

export const somebodyLeftMessage = officeMessage(somebodyLeft, {
  read: async (tx, { leavingId }) => {
    const [leaving] = await tx.query<{ number: number }>(NUMBER, [leavingId]);
    return leaving === undefined ? null : { to: null, values: { number: leaving.number } };
  },
});
