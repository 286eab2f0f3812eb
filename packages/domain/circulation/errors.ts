import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  /** Absent, or outside the caller's reach: one code, one sentence. */
  CIRCULATION_CLIENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这位客户，或者不在您的权限范围内。如需协助，请联系门店经理。',
      en: 'This client does not exist or is not within your reach. Ask your store manager if you need it.',
    },
  },
  CIRCULATION_FIELD_NOT_GRANTED: {
    kind: 'forbidden',
    publicText: {
      zh: '您的岗位不能查看这一项资料。如工作需要，请联系门店经理或合规负责人。',
      en: 'Your role may not look at this field. If your work needs it, ask your store manager or compliance.',
    },
  },
  CIRCULATION_PURPOSE_NOT_OFFERED: {
    kind: 'forbidden',
    publicText: {
      zh: '您的岗位不能以这一用途查看客户资料，请选择列出的用途。',
      en: 'Your role may not state this purpose. Please choose one that is offered.',
    },
  },
  CIRCULATION_CONSENT_MISSING: {
    kind: 'forbidden',
    publicText: {
      zh: '客户未同意为此目的使用其信息，或已撤回同意。请先征得同意：查看目的选“征求同意”。',
      en: 'The client has not consented to this purpose, or took the consent back. Please ask first: choose the purpose of asking for consent.',
    },
  },
  CIRCULATION_SEPARATE_CONSENT_MISSING: {
    kind: 'forbidden',
    publicText: {
      zh: '客户没有就证件号码给出单独同意。请先向客户说明必要性并征得单独同意。',
      en: 'The client has given no separate consent for the identity number. Please explain why it is needed and ask for it.',
    },
  },
  CIRCULATION_BASIS_NOT_APPROVED: {
    kind: 'forbidden',
    publicText: {
      zh: '合规尚未批准以法定义务为依据查看。请联系个人信息保护负责人。',
      en: 'Compliance has not approved this purpose as a duty of the law. Please tell the protection officer.',
    },
  },
  CIRCULATION_CLIENT_RESTRICTED: {
    kind: 'forbidden',
    publicText: {
      zh: '该客户的资料已限制处理，只有合规与安全人员可为客户权利请求或安全事件查看。',
      en: "This client's data is restricted; only a request of the client or an incident opens it.",
    },
  },
  CIRCULATION_CLIENT_ERASED: {
    kind: 'conflict',
    publicText: { zh: '该客户的资料已删除，无法查看。', en: "This client's data has been erased and cannot be shown." },
  },
  CIRCULATION_CLIENT_LOCKED: {
    kind: 'forbidden',
    publicText: {
      zh: '为保护客户信息，该客户的资料已临时锁定。如工作急需，请联系安全负责人。',
      en: "To protect the client, this client's data is locked for the time being. If your work needs it, ask the security officer.",
    },
  },
  CIRCULATION_CLASS_LOCKED: {
    kind: 'forbidden',
    publicText: {
      zh: '为保护客户信息，这一类资料目前暂停查看。如工作急需，请联系安全负责人。',
      en: 'To protect clients, nobody looks at this kind of field at present. If your work needs it, ask the security officer.',
    },
  },
  CIRCULATION_ITEM_NOT_NAMED: {
    kind: 'invalid',
    publicText: {
      zh: '请指明要查看的是哪一条需求或房产。',
      en: 'Please say which demand or property you mean.',
    },
  },
  CIRCULATION_NOTHING_RECORDED: {
    kind: 'not-found',
    publicText: { zh: '这一项没有登记内容。', en: 'Nothing is recorded in this field.' },
  },
  /** Whom to ask, and not which limit: whoever knows it stays under it. */
  CIRCULATION_HELD_BY_WATCH: {
    kind: 'forbidden',
    publicText: {
      zh: '系统注意到您的查看与平时不同，已暂停查看客户资料。如是正常工作，请联系门店经理，由信息安全负责人核实后恢复。',
      en: 'Your looks differ from what is usual, so you cannot look at clients for now. If this was your work, tell your store manager: security looks into it and lets you go on.',
    },
  },
  CIRCULATION_QUOTA_USED: {
    kind: 'limited',
    publicText: {
      zh: '您今天的查看次数已用完，明日零点恢复。如有急需，请联系门店经理。',
      en: 'You have used all your looks for today; they return at midnight. Ask your store manager if it is urgent.',
    },
  },
  CIRCULATION_TOO_BUSY: {
    kind: 'unavailable',
    publicText: { zh: '查看请求过多，请稍后再试。', en: 'Too many looks are waiting. Please try again shortly.' },
  },
  CIRCULATION_ASSIGNEE_NOT_ELIGIBLE: {
    kind: 'invalid',
    publicText: {
      zh: '只能分配给客户所在门店的在职人员，请另选一位。',
      en: "Clients can only be assigned to active staff of the clients' branch. Please choose someone else.",
    },
  },
  CIRCULATION_ASSIGNEE_KEPT_FROM_CLIENTS: {
    kind: 'invalid',
    publicText: {
      zh: '此人担任运维或审计岗位，按职责分离不能接触任何客户，分配后也看不到。请另选一位。',
      en: 'This person is an operator or auditor and therefore sees no client at all, whatever else they do. Please choose someone else.',
    },
  },
  CIRCULATION_LAPSE_NOT_AHEAD: {
    kind: 'invalid',
    publicText: { zh: '到期时间必须晚于现在。', en: 'The day of lapse must lie ahead.' },
  },
} as const satisfies ErrorTable;

export type CirculationCode = keyof typeof CODES;
/** Refusals of circulation by stable code. */
export const CIRCULATION_ERRORS: ErrorTable = CODES;
export const failCirculation = failWith(CODES);
