import type { SqlTransaction } from '@kean/db';
import { idOf, type StaffId } from '@kean/kernel';
import { defineOfficeMessage, queueOfficeMessage } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';
import { GROUP } from './somebody-left.ts';

const groupTrial = defineOfficeMessage({
  name: 'personnel.group-trial',
  version: 1,
  audience: 'group',
  urgent: true,
  validMinutes: 10,
  facts: z.strictObject({ trialId: idOf<'Message'>(), askedBy: idOf<'Staff'>() }),
  variables: {},
  robot: [
    {
      zh: '这是客安发送的测试消息，不涉及任何员工。看到它，说明离职通知能够送达本群。',
      en: 'A trial from KeAn, about nobody. Seeing it means that this group is told when somebody leaves.',
    },
  ],
});

/** Tells the group that this is a trial; it may be asked for any number of times. */
export async function queueGroupTrial(
  tx: SqlTransaction,
  ids: { readonly trialId: z.output<(typeof groupTrial)['facts']>['trialId']; readonly askedBy: StaffId },
): Promise<void> {
  await queueOfficeMessage(tx, groupTrial, {
    ...{ channel: 'robot', language: 'both', robot: GROUP },
    ...{ key: ids.trialId, facts: ids },
  });
}

export const groupTrialMessage = officeMessage(groupTrial, {
  read: () => Promise.resolve({ to: null, values: {} }),
});
