import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  INCIDENTS_CASE_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这个案件。请刷新列表；与自己有关的案件由其他同事处置。',
      en: 'There is no such case. Please refresh; what concerns yourself is handled by a colleague.',
    },
  },
  INCIDENTS_CASE_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这个案件已有变化，请查看最新状态后再处置。',
      en: 'This case has moved on. Look at it again, then go on.',
    },
  },
  INCIDENTS_CASE_OVER: {
    kind: 'conflict',
    publicText: {
      zh: '案件已结案或已并入其他案件，不能再更改。需要继续处置时请先重新打开。',
      en: 'The case is closed, or goes on in another. Open it again before you change it.',
    },
  },
  INCIDENTS_CASE_GOES_BACK_FOR_A_REASON: {
    kind: 'invalid',
    publicText: {
      zh: '退回较早的阶段时请说明理由。',
      en: 'Say why the case goes back to an earlier state.',
    },
  },
  INCIDENTS_CASE_HANDLER_UNFIT: {
    kind: 'invalid',
    publicText: {
      zh: '只能交给有权处置案件、且案件与其无关的同事，请另选一位。',
      en: 'It can be given to a colleague who may handle cases and whom it does not concern. Choose another.',
    },
  },
  INCIDENTS_CASE_NOT_TO_JOIN: {
    kind: 'invalid',
    publicText: {
      zh: '只能与另一个未结的案件合并或互移，且演练与真实案件不能混在一起。请另选一个案件。',
      en: 'It joins another case that goes on, and exercises stay apart from real cases. Choose another.',
    },
  },
  INCIDENTS_CASE_HOLDS_IT_NOT: {
    kind: 'conflict',
    publicText: {
      zh: '所选的告警或证据已不在这个案件里，请刷新后重新选择。',
      en: 'What you chose is not in this case any more. Refresh and choose again.',
    },
  },
  INCIDENTS_ALERT_NOT_INTO_DRILL: {
    kind: 'invalid',
    publicText: {
      zh: '真实告警不能放进演练或已结的案件，请新建案件或选择一个未结的真实案件。',
      en: 'A real alert goes into a real case that goes on. Open a new one, or choose another.',
    },
  },
  INCIDENTS_TASK_SETTLED: {
    kind: 'conflict',
    publicText: {
      zh: '这项任务已经办结或取消，请刷新后查看。',
      en: 'This task is settled already. Please refresh.',
    },
  },
  INCIDENTS_EVIDENCE_NOT_THERE: {
    kind: 'invalid',
    publicText: {
      zh: '没有找到这条告警或日志，请核对编号后再添加。',
      en: 'There is no such alert or event. Check what you entered, and add it again.',
    },
  },
  INCIDENTS_PERSON_NOT_TO_NAME: {
    kind: 'invalid',
    publicText: {
      zh: '没有这个工号的同事，或者是您本人。与本人有关时请由其他同事登记。',
      en: 'Nobody has this number, or it is yours. What concerns yourself is noted by a colleague.',
    },
  },
  INCIDENTS_CASE_LACKS_FACTS: {
    kind: 'invalid',
    publicText: {
      zh: '还不能结案：没有登记案件事实。请在“时限与报告”中登记。',
      en: 'It cannot be closed yet: no facts are stated. State them under Clocks and reports.',
    },
  },
  INCIDENTS_CASE_LACKS_FACTS_AS_ONE: {
    kind: 'invalid',
    publicText: {
      zh: '还不能结案：有案件并入后，事实还没有合并重新登记。请在“时限与报告”中登记。',
      en: 'It cannot be closed yet: a case joined it, and the facts of both are not stated as one. State them under Clocks and reports.',
    },
  },
  INCIDENTS_CASE_LACKS_DUTIES: {
    kind: 'invalid',
    publicText: {
      zh: '还不能结案：有法定义务尚未登记办理，或涉及人数待查。请在“时限与报告”中逐项办理。',
      en: 'It cannot be closed yet: a duty is not recorded as met, or undecided. See Clocks and reports.',
    },
  },
  INCIDENTS_CASE_LACKS_TASKS: {
    kind: 'invalid',
    publicText: {
      zh: '还不能结案：有任务未办。请先办结，或说明为什么不需要。',
      en: 'It cannot be closed yet: a task is open. Settle it, or say why it is not needed.',
    },
  },
  INCIDENTS_CASE_LACKS_LIFTING: {
    kind: 'invalid',
    publicText: {
      zh: '还不能结案：本案有没有期限的管控措施仍在生效。请由另一位同事解除；仍需保留的，请另设有期限的措施。',
      en: 'It cannot be closed yet: a measure of this case holds without an end. Have a colleague lift it; where it is still needed, press one with an end.',
    },
  },
  INCIDENTS_CASE_LACKS_FINDING: {
    kind: 'invalid',
    publicText: {
      zh: '结案时请选择结论：发生了泄露，或经查没有泄露。演练不选。',
      en: 'Say as you close it what it was: a leak, or that nothing leaked. An exercise is neither.',
    },
  },
  INCIDENTS_CASE_LACKS_REVIEW: {
    kind: 'invalid',
    publicText: {
      zh: '还不能结案：没有经另一位同事批准的复盘，或批准后又有改动。请在“复盘”中补全并请同事批准。',
      en: 'It cannot be closed yet: no review of it is approved by a colleague, or it was changed since. See Review.',
    },
  },
  INCIDENTS_CASE_LACKS_CONCLUSION: {
    kind: 'invalid',
    publicText: {
      zh: '请写明查了什么、结论是什么，再结案。',
      en: 'Say what was looked into and what came of it, then close.',
    },
  },
  INCIDENTS_CASE_LEAKED_SOMETHING: {
    kind: 'invalid',
    publicText: {
      zh: '不能按“没有泄露”结案：案件事实的涉及人数不是 0，或案件里登记有客户。请先更新事实，或按泄露结案。',
      en: 'It is not closed as nothing leaked: the facts say that people are concerned, or clients are in the case. State the facts anew, or close it as a leak.',
    },
  },
  INCIDENTS_CASE_FOUND_BY_ANOTHER: {
    kind: 'forbidden',
    publicText: {
      zh: '“没有泄露”须由立案人和负责人以外的同事认定并结案。请交给另一位同事。',
      en: 'That nothing leaked is found by another than who opened the case or has it. Ask a colleague to close it.',
    },
  },
  INCIDENTS_FACTS_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '案件事实已由他人更新，请查看最新内容后再登记。',
      en: 'Somebody else has stated facts meanwhile. Look at them, then state yours.',
    },
  },
  INCIDENTS_FACTS_NOT_YET: {
    kind: 'invalid',
    publicText: {
      zh: '发现和处置时间不能晚于现在，处置时间不能早于发现时间。请核对时间。',
      en: 'Neither time lies ahead, and handling does not end before the leak was noticed. Check the times.',
    },
  },
  INCIDENTS_FACTS_NOTICED_BEFORE: {
    kind: 'invalid',
    publicText: {
      zh: '并入的案件发现得更早。发现时间不能晚于它，法定时限从最早的发现时间起算。',
      en: 'A case that joined this one was noticed before. State that time or an earlier one: the clocks run from the first.',
    },
  },
  INCIDENTS_REPORT_NAMES_NO_NOTICE: {
    kind: 'invalid',
    publicText: {
      zh: '所选的报告或告知不属于本案、与这项义务不符，或在登记的时间还没有批准。请核对时间或另选一份。',
      en: 'That notice is of another case, does not meet this duty, or was not approved at the time you say. Check the time, or choose another.',
    },
  },
  INCIDENTS_NO_FACTS: {
    kind: 'invalid',
    publicText: {
      zh: '请先登记案件事实，再登记报告或通知。',
      en: 'State the facts of the case first, then what was told.',
    },
  },
} as const satisfies ErrorTable;

export const failCases = failWith(CODES);
