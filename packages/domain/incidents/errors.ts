import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  INCIDENTS_ALERT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这条告警。请刷新列表；与自己有关的告警由其他同事处置。',
      en: 'There is no such alert. Please refresh; what concerns yourself is handled by a colleague.',
    },
  },
  INCIDENTS_ALERT_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这条告警已有变化，请查看最新状态后再处置。',
      en: 'This alert has moved on. Look at it again, then go on.',
    },
  },
  INCIDENTS_HANDLER_UNFIT: {
    kind: 'invalid',
    publicText: {
      zh: '只能分配给有权处置告警、且不是当事人的同事，请另选一位。',
      en: 'It can be assigned to a colleague who may handle alerts and whom it is not about. Choose another.',
    },
  },
  INCIDENTS_NOT_A_REPEAT: {
    kind: 'invalid',
    publicText: {
      zh: '只能并入同一当事人的另一条告警，且那条本身不是重复告警。请另选一条。',
      en: 'It can repeat another alert of the same person that is no repeat itself. Choose another.',
    },
  },
  INCIDENTS_NO_BRANCH: {
    kind: 'invalid',
    publicText: {
      zh: '当事人不属于任何门店，请改为按人员暂停。',
      en: 'The person works in no branch. Keep the rule quiet for the person instead.',
    },
  },
  INCIDENTS_SUPPRESSION_OVER: {
    kind: 'conflict',
    publicText: {
      zh: '这项暂停已经结束，规则照常告警。请刷新后查看。',
      en: 'This is over already; the rule tells again. Please refresh.',
    },
  },
  INCIDENTS_TARGET_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到要管控的人员、门店或客户，或者已离职、已删除。请重新查找。',
      en: 'Whoever or whatever is to be contained is not there any more. Please look for it again.',
    },
  },
  INCIDENTS_MEASURE_WITHOUT_CASE: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这个案件，或者案件涉及您本人。请从案件页面进入，或不关联案件。',
      en: 'There is no such case, or it concerns you. Begin from the page of the case, or name none.',
    },
  },
  INCIDENTS_CONTAINS_SELF: {
    kind: 'invalid',
    publicText: {
      zh: '不能对自己采取管控措施，请另一位安全或合规同事操作。',
      en: 'Nobody contains themself. Ask a colleague of security or compliance.',
    },
  },
  INCIDENTS_CONTAINED_ALREADY: {
    kind: 'conflict',
    publicText: {
      zh: '同样的措施已经生效，无需重复。请在“生效中”里查看。',
      en: 'The same measure is in force already. Look at what is in force.',
    },
  },
  INCIDENTS_LAST_HR: {
    kind: 'conflict',
    publicText: {
      zh: '这是最后一位能办理离职的人事，停用后无人可办。请先给另一位同事人事岗位，再来操作。',
      en: 'Nobody else can see people off. Give another colleague the role of HR first.',
    },
  },
  INCIDENTS_LAST_OPERATOR: {
    kind: 'conflict',
    publicText: {
      zh: '这是最后一位运维，停用后无人维护系统。请先给另一位同事运维岗位，再来操作。',
      en: 'Nobody else keeps the system running. Give another colleague the role of operator first.',
    },
  },
  INCIDENTS_LAST_SECURITY: {
    kind: 'conflict',
    publicText: {
      zh: '停用后除您以外无人能处置泄露，也就无人能解除。请先给另一位同事安全或合规岗位，再来操作。',
      en: 'Beside you nobody could handle leaks or lift this. Give another colleague the role of security or compliance first.',
    },
  },
  INCIDENTS_CONTAINMENT_OVER: {
    kind: 'conflict',
    publicText: {
      zh: '这项措施已经解除、到期，或者与您本人有关。请刷新后查看。',
      en: 'This measure is over already, or concerns you. Please refresh.',
    },
  },
  INCIDENTS_LIFTS_OWN: {
    kind: 'forbidden',
    publicText: {
      zh: '自己采取的措施须由另一位同事解除。请联系其他安全或合规同事。',
      en: 'Another colleague lifts what you pressed. Ask somebody else of security or compliance.',
    },
  },
} as const satisfies ErrorTable;

export const failIncidents = failWith(CODES);
