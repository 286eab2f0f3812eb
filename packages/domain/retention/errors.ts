import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  RETENTION_ERASURE_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这次删除。', en: 'This erasure does not exist.' },
  },
  RETENTION_ERASURE_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这次删除的状态已经变化，请刷新后再操作。',
      en: 'This erasure has moved on. Please refresh and look again.',
    },
  },
  /** Absent, out of reach, no request for deletion or not granted: one sentence. */
  RETENTION_CASE_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到等待执行的删除请求。请先在“权利请求”中作出决定。',
      en: 'No request for deletion waits for this. Decide it under “Requests” first.',
    },
  },
  RETENTION_DECIDED_BY_YOU: {
    kind: 'forbidden',
    publicText: {
      zh: '这个请求由您本人决定，删除须由另一名同事执行。',
      en: 'You decided this request; somebody else has to carry the erasure out.',
    },
  },
  RETENTION_ERASED_ALREADY: {
    kind: 'conflict',
    publicText: {
      zh: '这位客户已经删除，或正在删除。请在“删除”列表中查看。',
      en: 'This client is erased already, or is being erased. See the list of erasures.',
    },
  },
  RETENTION_UNDER_HOLD: {
    kind: 'conflict',
    publicText: {
      zh: '有法律保留，不能删除。资料继续只存储不使用；解除保留后请重新执行。',
      en: 'A legal hold forbids the erasure. The dossier stays stored and unused; try again when the hold is released.',
    },
  },
  RETENTION_LAW_KEEPS_IT: {
    kind: 'conflict',
    publicText: {
      zh: '法定保存期尚未届满，不能删除。资料继续只存储不使用，到期后再执行。',
      en: 'A statutory period still runs. The dossier stays stored and unused until it is over.',
    },
  },
  /** After every place was emptied something about the person was still found; `detail.place` says where. */
  RETENTION_LEFT_BEHIND: {
    kind: 'internal',
    publicText: {
      zh: '复查时仍发现本人的信息，证明暂不出具。请运维人员查看原因后重新执行。',
      en: 'Something about the person was still found, so no certificate was issued. The operator has to look why; then run it again.',
    },
  },
  RETENTION_KEY_STILL_THERE: {
    kind: 'internal',
    publicText: {
      zh: '密钥尚未销毁，删除没有完成。请运维人员检查密钥库后重新执行。',
      en: 'The key is not destroyed, so the erasure is not complete. The operator has to look at the key store; then run it again.',
    },
  },
  RETENTION_STEP_FAILED: {
    kind: 'internal',
    publicText: {
      zh: '删除中断，已完成的步骤不会撤销。请运维人员查看原因后重新执行。',
      en: 'The erasure came to a stop; what was done stays done. The operator has to look why; then run it again.',
    },
  },
  RETENTION_DAY_AHEAD: {
    kind: 'invalid',
    publicText: {
      zh: '日期不能晚于今天；尚未结束的合同或服务，请在结束后登记。',
      en: 'The day must not lie ahead. What has not ended yet is stated when it has.',
    },
  },
  RETENTION_END_LONG_PAST: {
    kind: 'forbidden',
    publicText: {
      zh: '合同结束日期早于一个月前，应由店长或合规人员登记，负责这位客户的经纪人不能自行登记。',
      en: 'This contract ended more than a month ago: a manager or compliance states that, not the agent who serves the client.',
    },
  },
  /** A contract lies in the archive, and nothing says from when its years count. */
  RETENTION_CONTRACT_END_UNKNOWN: {
    kind: 'conflict',
    publicText: {
      zh: '档案室存有这位客户的合同，但结束日期尚未登记，须一直保存。请填写合同结束日期。',
      en: 'A contract of this client lies in the archive, and nobody has stated when it ended, so it is kept. Please state the day.',
    },
  },
  RETENTION_CLIENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这位客户，或不在您的权限范围内。',
      en: 'This client does not exist or is not within your reach.',
    },
  },
  RETENTION_RULE_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这份规则草案，可能已发布或被新草案代替。请刷新后再看。',
      en: 'This draft does not exist; it was published, or another took its place. Please refresh.',
    },
  },
  RETENTION_RULE_UNDER_FLOOR: {
    kind: 'invalid',
    publicText: {
      zh: '期限短于法定最低保存期，请填写不少于法定期限的月数。',
      en: 'The period is shorter than the law asks. Please give at least the statutory months.',
    },
  },
  RETENTION_RULE_START_UNKNOWN: {
    kind: 'invalid',
    publicText: {
      zh: '这类资料不能从这一事件起算，请另选起算点。',
      en: 'The period of this group does not start with that. Please choose another start.',
    },
  },
  RETENTION_RULE_DRAFTED_BY_YOU: {
    kind: 'forbidden',
    publicText: {
      zh: '草案由您本人起草，须由另一名同事发布。',
      en: 'You drafted this rule; somebody else has to publish it.',
    },
  },
  RETENTION_RULE_NOT_SIMULATED: {
    kind: 'conflict',
    publicText: {
      zh: '发布前须先推演，看清会处置多少客户。请先点“推演”。',
      en: 'Simulate it first, to see whom it would dispose of.',
    },
  },
  RETENTION_LIST_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这份处置清单。', en: 'This list does not exist.' },
  },
  RETENTION_LIST_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '清单已有变化，请刷新后再操作。',
      en: 'The list has moved on. Please refresh and look again.',
    },
  },
  RETENTION_LIST_BY_ANOTHER: {
    kind: 'forbidden',
    publicText: {
      zh: '您已参与这份清单；提交、复核、批准须由三名不同的同事完成。',
      en: 'You had a part in this list already; submitting, reviewing and approving take three people.',
    },
  },
  RETENTION_DAY_BEHIND: {
    kind: 'invalid',
    publicText: { zh: '执行日期不能早于今天，请另选日期。', en: 'The day must not lie behind. Please choose another.' },
  },
  RETENTION_CURSOR_INVALID: {
    kind: 'invalid',
    publicText: {
      zh: '列表位置无效，请刷新后从第一页开始。',
      en: 'This place in the list is not valid. Please refresh and begin at the first page.',
    },
  },
  RETENTION_HOLD_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这项法律保留，或已经解除。',
      en: 'This legal hold does not exist or was released already.',
    },
  },
  RETENTION_HOLD_COVERS_NOBODY: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到要保留的客户或门店，或不在您的权限范围内。',
      en: 'The client or branch to be held does not exist or is not within your reach.',
    },
  },
  RETENTION_HOLD_TOO_LATE: {
    kind: 'conflict',
    publicText: {
      zh: '这位客户已经删除，不能再保留。',
      en: 'This client is erased; there is nothing left to hold.',
    },
  },
  RETENTION_HOLD_OWNER_NOT_ELIGIBLE: {
    kind: 'invalid',
    publicText: {
      zh: '负责人必须是在职员工，请另选一位。',
      en: 'Whoever answers for the hold has to be working here. Please choose somebody else.',
    },
  },
  RETENTION_REVIEW_NOT_AHEAD: {
    kind: 'invalid',
    publicText: {
      zh: '复核日期必须在今天之后、一年之内。',
      en: 'The day of review has to lie ahead, within a year.',
    },
  },
  RETENTION_CERTIFICATE_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到证明。链接可能不完整，或删除尚未完成，请稍后再试。',
      en: 'There is no certificate here. The link may be incomplete, or the erasure has not ended; please try again later.',
    },
  },
  RETENTION_COPIES_STILL_OPEN: {
    kind: 'conflict',
    publicText: {
      zh: '仍有早于删除的密钥备份，最终声明暂不出具，系统会再次检查。',
      en: 'A backup of keys from before the erasure still exists, so the final statement waits; it is looked at again.',
    },
  },
} as const satisfies ErrorTable;

export type RetentionCode = keyof typeof CODES;
/** Refusals of retention by stable code. */
export const RETENTION_ERRORS: ErrorTable = CODES;
export const failRetention = failWith(CODES);
