import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  /** Absent, or outside the caller's scope: one code, one sentence. */
  CLIENTS_CLIENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这位客户，或者不在您的权限范围内。如需协助，请联系门店经理。',
      en: 'This client does not exist or is not within your reach. Ask your store manager if you need it.',
    },
  },
  CLIENTS_CURSOR_INVALID: {
    kind: 'invalid',
    publicText: {
      zh: '翻页位置无效，请回到第一页。',
      en: 'This page cannot be continued. Please start from the first page.',
    },
  },
  CLIENTS_QUERY_NOT_UNDERSTOOD: {
    kind: 'invalid',
    publicText: {
      zh: '请输入完整手机号、手机号后四位、客户编号（如 KH-001024）或姓名中的字。',
      en: 'Type a whole phone number, its last four digits, a client number (KH-001024) or part of a name.',
    },
  },
  CLIENTS_CLIENT_HAS_NO_PHONE: {
    kind: 'conflict',
    publicText: {
      zh: '没有可以接收验证码的手机号，无法发送链接。请先与客户核对并登记手机号。',
      en: 'There is no mobile phone to send the code to, so no link can be given. Record one together with the client first.',
    },
  },
  CLIENTS_FIELD_NOT_HELD: {
    kind: 'not-found',
    publicText: {
      zh: '档案里没有这一项，不能更正。更正只改已收集的信息，不增加新的。',
      en: 'The dossier does not hold this field, so there is nothing to correct; a correction adds nothing new.',
    },
  },
  CLIENTS_PHONE_TAKEN: {
    kind: 'conflict',
    publicText: {
      zh: '这个号码不能登记给这位客户，没有更正。请联系店长核实。',
      en: 'This number cannot be given to this client; nothing was changed. Please ask your store manager to look into it.',
    },
  },
  CLIENTS_NO_GROUND_TO_WRITE: {
    kind: 'conflict',
    publicText: {
      zh: '目前没有依据给这位客户发送这类消息。请个人信息保护负责人先批准“响应个人行使权利”的依据，或改为征求同意。',
      en: 'Nothing allows this message yet. Ask the protection officer to approve the basis “Answering requests of clients”, or ask for consent.',
    },
  },
  CLIENTS_INVITED_TOO_OFTEN: {
    kind: 'limited',
    publicText: {
      zh: '今天给这位客户的链接已达上限，请明天再试，以免打扰客户。',
      en: 'This client was given as many links as a day allows. Please wait until tomorrow, so as not to disturb them.',
    },
  },
  /** Wrong, used, expired, withdrawn, guessed, or never there: one code and one sentence. */
  CLIENTS_VISIT_REFUSED: {
    kind: 'forbidden',
    publicText: {
      zh: '链接或验证码不正确，或者已经失效。请重新获取验证码；仍不成功时，请联系您的经纪人重新发送链接。',
      en: 'The link or the code is not right, or no longer valid. Ask for a new code; if that fails, ask your agent for a new link.',
    },
  },
  CLIENTS_VISIT_LIMITED: {
    kind: 'limited',
    publicText: {
      zh: '尝试过于频繁，请稍后再试。',
      en: 'Too many tries. Please wait a while and try again.',
    },
  },
} as const satisfies ErrorTable;

/** Refusals of clients by stable code. */
export const CLIENTS_ERRORS: ErrorTable = CODES;
export const failClients = failWith(CODES);
