import { inSqlTransaction, nobody } from '@kean/db';
import type { PublicText } from '@kean/kernel';
import { MESSAGE_ERRORS } from '@kean/messages';
import type { SignedInContext } from '@kean/procedures';
import type { GroupMessage, GroupMessages } from '../../contract/groups.ts';
import { GROUP } from '../../messages/somebody-left.ts';

const MESSAGES = `
  SELECT id AS "messageId", CASE template WHEN 'personnel.group-trial' THEN 'trial' ELSE 'somebody-left' END AS about, state, cause, attempts,
         created_at AS "askedAt", next_try_at AS "nextTryAt", sent_at AS "sentAt"
    FROM message WHERE robot = $1 AND template IN ('personnel.group-trial', 'personnel.somebody-left')
   ORDER BY created_at DESC, id DESC LIMIT 50`;

/** Of what the rules of messages say, what this group can meet. */
const CAUSES: Readonly<Record<string, PublicText>> = {
  CHANNEL_OFF: {
    zh: '没有设置名为 personnel 的群机器人。请运维在 ROBOTS_FILE 中加入企业微信、钉钉或飞书机器人后重启工作进程。',
    en: 'There is no robot named personnel. Ask the operator to add one to ROBOTS_FILE and restart the worker.',
  },
  TOO_LATE: {
    zh: '超过有效期仍未发出，不再发送。请确认工作进程和机器人地址正常，再发一次测试。',
    en: 'It could not be sent while it was of use. See that worker and robot are well, then send another trial.',
  },
  NO_LONGER_NEEDED: { zh: '事情已经撤销，未发送。', en: 'It was called off and was not sent.' },
};

type Stored = Omit<GroupMessage, 'causeWords'> & { readonly cause: string | null };

/** What the group was told and how that went. Names nobody. */
export function listGroupMessages({ services }: SignedInContext): Promise<GroupMessages> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const rows = await tx.query<Stored & Record<string, unknown>>(MESSAGES, [GROUP]);
    return { messages: rows.map(({ cause, ...row }) => ({ ...row, causeWords: causeWords(cause) })) };
  });
}

const causeWords = (cause: string | null): PublicText | null =>
  cause === null ? null : (CAUSES[cause] ?? MESSAGE_ERRORS[cause]?.publicText ?? null);
