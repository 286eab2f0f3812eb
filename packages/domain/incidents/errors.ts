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
  INCIDENTS_DECOYS_WITHOUT_NUMBERS: {
    kind: 'conflict',
    publicText: {
      zh: '还没有可用的号段。请先载入本机构自有的、或运营商确认未放号的号段，再安排诱饵客户。',
      en: 'No segments are loaded. First load segments that the office owns or that the carrier says nobody is given, then order decoys.',
    },
  },
  INCIDENTS_BRANCH_HIDES_NOBODY: {
    kind: 'conflict',
    publicText: {
      zh: '这家门店近 90 天登记的客户少于 24 位，诱饵会一眼可辨。请等登记增多后再安排。',
      en: 'Fewer than 24 clients registered in this branch in ninety days, so a decoy would stand out. Order once there are more.',
    },
  },
  INCIDENTS_DECOY_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这个诱饵，或它已停用、记录已损坏。请刷新列表。',
      en: 'There is no such decoy, or it is retired or spoilt. Please refresh the list.',
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
} as const satisfies ErrorTable;

export const failIncidents = failWith(CODES);
