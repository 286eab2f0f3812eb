import { AppError, type ErrorTable, failWith } from '@kean/kernel';
import type { NoticePart } from '../contract/notices.ts';
import { PART_TITLES } from './composing/part-titles.ts';

const CODES = {
  INCIDENTS_NOTICE_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这份通知或它所属的案件。请返回案件列表刷新；与自己有关的案件由其他同事处置。',
      en: 'There is no such notice, or no such case. Please refresh the list; what concerns yourself is handled by a colleague.',
    },
  },
  INCIDENTS_NOTICE_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这份通知已被改动或批准，请查看最新版本后再操作。',
      en: 'This notice was changed or approved meanwhile. Look at it again, then go on.',
    },
  },
  INCIDENTS_NOTICE_IN_THE_MAKING: {
    kind: 'conflict',
    publicText: {
      zh: '同类通知已有一份正在起草，请先完成那一份。',
      en: 'One of this kind is being written already. Finish that one first.',
    },
  },
  INCIDENTS_NOTICE_NEEDS_ANOTHER_PERSON: {
    kind: 'forbidden',
    publicText: {
      zh: '通知须由没有参与起草的同事批准，请另请一位。',
      en: 'A notice is approved by somebody who did not write on it. Ask a colleague.',
    },
  },
  INCIDENTS_NOTICE_NAMES_STAFF: {
    kind: 'invalid',
    publicText: {
      zh: '通知里出现了同事的姓名，请改用岗位称呼（如“我方一名工作人员”）。',
      en: 'The notice names a colleague. Say what they are instead, as in “a member of our staff”.',
    },
  },
  INCIDENTS_NOTICE_NOT_TO_SEND: {
    kind: 'conflict',
    publicText: {
      zh: '只有已批准的客户告知才能发送，请先请同事批准。',
      en: 'An approved notice to clients is sent. Ask a colleague to approve it first.',
    },
  },
  INCIDENTS_NOTICE_NOT_TO_PUBLISH: {
    kind: 'conflict',
    publicText: {
      zh: '只有已批准的公开告知才能公布，请先请同事批准。',
      en: 'An approved notice for everybody is published. Ask a colleague to approve it first.',
    },
  },
  INCIDENTS_NOTICE_OF_A_DRILL: {
    kind: 'conflict',
    publicText: {
      zh: '这是演练，不会向公众公布。如需真实公布，请另立案件。',
      en: 'This is a drill: nothing is published. To publish, open a case that is none.',
    },
  },
  INCIDENTS_NOTICE_HAS_NO_GROUND: {
    kind: 'conflict',
    publicText: {
      zh: '还不能发送：处理依据“安全事件处置与告知”尚未批准。请合规在“处理依据”页批准后再发送。',
      en: 'It cannot be sent yet: the lawful basis for handling and telling of incidents is not approved. Ask compliance to approve it first.',
    },
  },
  INCIDENTS_NOTICE_TOLD_ALREADY: {
    kind: 'conflict',
    publicText: {
      zh: '这位客户已经告知过，或告知时间晚于现在。请刷新名单后核对。',
      en: 'This client was told already, or the time lies ahead. Please refresh the list.',
    },
  },
} as const satisfies ErrorTable;

export const failNotice = failWith(CODES);

/** Nobody approves what does not say all that the law asks for; the sentence names what is missing. */
export function refuseIncomplete(missing: readonly NoticePart[]): AppError {
  const [zh, en] = (['zh', 'en'] as const).map((language) => missing.map((part) => PART_TITLES[part][language]));
  const publicText = {
    zh: `还不能批准：缺少法律要求的内容（${zh?.join('、')}）。请补写后再请同事批准。`,
    en: `It cannot be approved yet. Something that the law asks for is missing: ${en?.join(', ')}. Write it, then ask again.`,
  };
  return new AppError('INCIDENTS_NOTICE_INCOMPLETE', { kind: 'invalid', publicText }, { missing: missing.join(' ') });
}
