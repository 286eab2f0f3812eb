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
  INCIDENTS_ON_CALL_EXCEPTION_OVER: {
    kind: 'conflict',
    publicText: {
      zh: '这项换班或休假已经结束，按每周排班执行。请刷新后查看。',
      en: 'This exception is over; the weekly plan counts again. Please refresh.',
    },
  },
  INCIDENTS_ON_CALL_GAPS: {
    kind: 'invalid',
    publicText: {
      zh: '有时段没有第一值班人。请补上，或勾选“知道这些时段无人值班”后再保存。',
      en: 'There are hours in which nobody is asked first. Fill them, or tick that you know of them, and save again.',
    },
  },
  INCIDENTS_ON_CALL_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '排班刚被别人改过，请刷新后再改。',
      en: 'Somebody has changed the plan. Refresh and change it again.',
    },
  },
  INCIDENTS_CHAIN_WITHOUT_A_ROLE: {
    kind: 'invalid',
    publicText: {
      zh: '通知顺序里至少要有一个岗位（全体），否则有人离岗时可能没有人收到。请加上一个岗位再保存。',
      en: 'The order needs at least one role as a whole: people may be away. Add one and save again.',
    },
  },
  INCIDENTS_CHAIN_NAMES_ONE_TWICE: {
    kind: 'invalid',
    publicText: {
      zh: '同一级写了两次，请去掉重复的一级。',
      en: 'The same link stands there twice. Take one of them out.',
    },
  },
  INCIDENTS_CHAIN_TOO_SLOW: {
    kind: 'invalid',
    publicText: {
      zh: '“紧急”“高”两级告警须在 60 分钟内通知到最后一级，其余须在一天内。请缩短间隔或减少级数。',
      en: 'What is critical or high reaches the last link within 60 minutes, the rest within a day. Shorten the waits or take links out.',
    },
  },
  INCIDENTS_CHAIN_FALLS_SILENT: {
    kind: 'invalid',
    publicText: {
      zh: '“紧急”“高”两级告警不能等到早上，没人确认时至少每 60 分钟重复一次。请改好再保存。',
      en: 'What is critical or high does not wait for the morning and is said again at least every 60 minutes until somebody has seen it.',
    },
  },
  INCIDENTS_ON_CALL_UNFIT: {
    kind: 'invalid',
    publicText: {
      zh: '只能安排在职、上岗条件有效且有权处置告警的同事值班，请另选一位。',
      en: 'Only a colleague who works here, is fit and may handle alerts can be on call. Choose another.',
    },
  },
  INCIDENTS_RULE_OUT_OF_BOUNDS: {
    kind: 'invalid',
    publicText: {
      zh: '界限或时间窗超出允许范围：计客户的规则不能达到 25 条（法释〔2017〕10号第五条），时间窗只能加长。请改小界限或加长时间窗。',
      en: 'Out of bounds: a rule that counts records stays under 25 (法释〔2017〕10号, article 5), and a window only grows. Lower the limit or lengthen the window.',
    },
  },
  INCIDENTS_RULE_FOR_NOBODY: {
    kind: 'invalid',
    publicText: {
      zh: '没有这个岗位或门店，请重新选择适用范围。',
      en: 'There is no such role or branch. Choose again for whom it counts.',
    },
  },
  INCIDENTS_RULE_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这项规则修改，请刷新后查看。',
      en: 'There is no such proposal. Please refresh.',
    },
  },
  INCIDENTS_RULE_OWN: {
    kind: 'forbidden',
    publicText: {
      zh: '自己提出的修改由另一位有审批权的同事决定。',
      en: 'What you proposed yourself is decided by a colleague who may approve it.',
    },
  },
  INCIDENTS_RULE_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这项修改已有决定，请刷新后查看。',
      en: 'This has been decided already. Please refresh.',
    },
  },
  INCIDENTS_SIMULATION_UNDER_WAY: {
    kind: 'conflict',
    publicText: {
      zh: '这项修改正在试算，请等结果出来后再试算。',
      en: 'It is being simulated already. Wait for the result first.',
    },
  },
  INCIDENTS_STILL_SILENT: {
    kind: 'conflict',
    publicText: {
      zh: '它仍在停顿，不能关闭。请先请运维恢复；恢复后告警会注明，再写明原因关闭。',
      en: 'It is silent still and cannot be closed. Ask the operator to bring it back first; the alert then says so, and you close it with the reason.',
    },
  },
  INCIDENTS_WATCHER_NOT_QUIETED: {
    kind: 'invalid',
    publicText: {
      zh: '监测本身的停顿不能暂停告警。请先研判，恢复后再关闭。',
      en: 'A watcher that is silent cannot be kept quiet. Take the alert up, and close it when the watcher speaks again.',
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
