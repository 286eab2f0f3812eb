import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  CALL_SIGN_IN_REQUIRED: {
    kind: 'unauthenticated',
    publicText: { zh: '登录已失效，请重新登录。', en: 'Your sign-in has ended. Please sign in again.' },
  },
  /** A client's own pages: no visit, one that is over, or nobody who could have one. */
  CALL_VISIT_REQUIRED: {
    kind: 'unauthenticated',
    publicText: {
      zh: '本次访问已结束。请重新打开链接，或请经纪人再发一次。',
      en: 'This visit has ended. Open your link again, or ask your agent for a new one.',
    },
  },
  CALL_SECOND_FACTOR_REQUIRED: {
    kind: 'forbidden',
    publicText: {
      zh: '登录还差一步：请先完成第二步验证。',
      en: 'One step of signing in is missing. Please pass the second step first.',
    },
  },
  CALL_ENROLMENT_REQUIRED: {
    kind: 'forbidden',
    publicText: {
      zh: '您的岗位要求两步登录。请先登记通行密钥或验证器，再继续工作。',
      en: 'Your role works with two-step sign-in only. Please register a passkey or an authenticator app first.',
    },
  },
  CALL_STEP_UP_REQUIRED: {
    kind: 'forbidden',
    publicText: {
      zh: '这项操作影响较大，请先再次验证是您本人，然后继续。',
      en: 'This act reaches far. Please show once more that it is you, then go on.',
    },
  },
  CALL_NOT_YOUR_ROLE: {
    kind: 'forbidden',
    publicText: {
      zh: '您的岗位没有这项权限。如工作需要，请联系门店经理或合规负责人。',
      en: 'Your role does not include this act. If your work needs it, ask your store manager or compliance.',
    },
  },
  CALL_NOT_FIT: {
    kind: 'forbidden',
    publicText: {
      zh: '您的上岗条件不齐或已过期，客户信息暂时不能接触。请打开“我的上岗条件”，按提示签署承诺书、完成培训或联系人事。',
      en: 'Something your role asks for is missing or over, so clients’ information is closed to you. Open “What I have to do” to sign, take the course or ask HR.',
    },
  },
  CALL_IN_NOTICE: {
    kind: 'forbidden',
    publicText: {
      zh: '您已在离职交接期，不能再导出文件。如工作需要，请另一名同事导出。',
      en: 'You are leaving soon, so you export nothing any more. If your work needs it, ask a colleague to do it.',
    },
  },
  /** Frozen, or signed out for the time being; why is told to nobody whom it concerns. */
  CALL_ACCESS_HELD: {
    kind: 'forbidden',
    publicText: {
      zh: '您的访问已暂停。这是临时安排，不是对您的结论；请致电本机构安全负责人，恢复后重新登录即可继续工作。',
      en: 'Your access is paused for the time being, which says nothing about you. Please call the security officer of your agency; once it is restored, sign in again and go on.',
    },
  },
  CALL_EXPORTS_STOPPED: {
    kind: 'forbidden',
    publicText: {
      zh: '为保护客户信息，目前暂停导出文件。如工作急需，请联系安全负责人。',
      en: 'To protect clients’ information nothing is exported at present. If your work needs it, ask the security officer.',
    },
  },
  /** Whom to ask, and not which limit: whoever knows it stays under it. */
  CALL_HELD_BY_WATCH: {
    kind: 'forbidden',
    publicText: {
      zh: '系统注意到您的操作与平时不同，已暂停打开客户档案、下载和导出。如是正常工作，请联系门店经理，由信息安全负责人核实后恢复。',
      en: 'What you did differs from what is usual, so you open no client’s file, download and export nothing for now. If this was your work, tell your store manager: security looks into it and lets you go on.',
    },
  },
  CALL_INVALID: {
    kind: 'invalid',
    publicText: {
      zh: '提交的内容格式不对，请检查后重试。',
      en: 'What was sent does not have the expected form. Please check it and try again.',
    },
  },
  CALL_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '系统的一个部件暂时没有应答，为安全起见已拒绝本次操作，请稍后再试。',
      en: 'A part of the system is not answering, so this was refused to be safe. Please try again shortly.',
    },
  },
  /** A stream only: whoever may still read it asks anew, at once and with the rights of then. */
  CALL_RIGHTS_CHANGED: {
    kind: 'unavailable',
    publicText: {
      zh: '您的权限刚有变动，正在重新确认。',
      en: 'What you may do has just changed; it is being confirmed again.',
    },
  },
  /** An act that was under way while a measure against a leak came into force: what it gives is not given. */
  CALL_MEANWHILE: {
    kind: 'unavailable',
    publicText: {
      zh: '处理期间权限有变动，为安全起见没有显示结果。操作可能已经完成，请刷新页面核对后再继续。',
      en: 'What you may see changed while this was under way, so its result is not shown. It may have been done: reload the page and check before you go on.',
    },
  },
  CALL_FAILED: {
    kind: 'internal',
    publicText: {
      zh: '系统出错，操作没有完成。请把编号告诉运维人员。',
      en: 'Something failed and nothing was changed. Please give the reference to your operator.',
    },
  },
} as const satisfies ErrorTable;

/** Errors of the call itself, before any clause is asked. */
export const CALL_ERRORS: ErrorTable = CODES;
export const failCall = failWith(CODES);
