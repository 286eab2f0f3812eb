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
  CLIENTS_CLIENT_LOCKED: {
    kind: 'forbidden',
    publicText: {
      zh: '为保护客户信息，该客户的资料已临时锁定。如工作急需，请联系安全负责人。',
      en: "To protect the client, this client's data is locked for the time being. If your work needs it, ask the security officer.",
    },
  },
  CLIENTS_SEARCH_CONTAINED: {
    kind: 'forbidden',
    publicText: {
      zh: '为保护客户信息，目前不能按姓名或电话搜索。请按客户编号（如 KH-001024）查找；如工作急需，请联系安全负责人。',
      en: 'To protect clients there is no search by this name or phone at present. Find them by their number (KH-001024), or ask the security officer if your work needs it.',
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
      zh: '没有可以接收验证码的手机号，无法给出链接。请与客户核对并登记手机号；客户没有手机的，请店长核对证件并打印“到店核验单”，再在屏幕上显示二维码。',
      en: 'There is no mobile phone to send the code to, so no link can be given. Record one together with the client; where they have none, your store manager sees their paper and prints a sheet, and then you show the link on the screen.',
    },
  },
  CLIENTS_SHEET_BY_ANOTHER: {
    kind: 'forbidden',
    publicText: {
      zh: '这位客户由您负责，或者链接是您给出的，核验单须由另一名人员核对证件后打印。',
      en: 'This client is yours, or you gave the link. Somebody else has to see the paper and print the sheet.',
    },
  },
  CLIENTS_SHEET_AND_LINK_BY_TWO: {
    kind: 'forbidden',
    publicText: {
      zh: '核验单是您打印的，链接须由另一名人员（如负责的经纪人）给出。',
      en: 'You printed the sheet, so somebody else gives the link: the client’s agent, for one.',
    },
  },
  CLIENTS_SHEET_HAS_MOBILE: {
    kind: 'conflict',
    publicText: {
      zh: '这位客户登记了手机号，验证码应发到手机，不能打印核验单。手机号有变更的，请先更正并由客户确认。',
      en: 'A mobile is on record for this client, so the code goes there and no sheet is printed. If the number changed, correct it and let the client confirm it first.',
    },
  },
  CLIENTS_SHEET_PHONE_AWAITS: {
    kind: 'conflict',
    publicText: {
      zh: '登记的电话刚刚修改过，还没有确认是客户要求的，暂时不能打印核验单。请先在“手机号变更”中复核。',
      en: 'The phone on record was changed and nobody confirmed that the client asked for it, so no sheet is printed yet. See to it under Phone changes first.',
    },
  },
  CLIENTS_SHEETS_TOO_MANY: {
    kind: 'limited',
    publicText: {
      zh: '今天已为这位客户打印三张核验单，请明天再试；如有人冒用，请联系个人信息保护负责人。',
      en: 'Three sheets were printed for this client today. Please wait until tomorrow; if somebody passes for the client, tell the protection officer.',
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
  /** Changed and not confirmed, or the first phone of somebody else too: whose, nobody is told. */
  CLIENTS_PHONE_AWAITS: {
    kind: 'conflict',
    publicText: {
      zh: '登记的手机号还没有确认是客户本人的，暂时不能接收验证码和链接。请客户用原号码收到的链接确认，或请店长、个人信息保护负责人复核。',
      en: 'It is not established yet that the phone on record is the client’s, so it gets no code and no link. The client confirms it from the number before, or your store manager or the protection officer does.',
    },
  },
  /** Whose, nobody is told. */
  CLIENTS_PHONE_IS_STAFFS: {
    kind: 'conflict',
    publicText: {
      zh: '登记的号码是本公司工作人员的号码，不能接收客户的验证码和链接。请改为客户本人的号码；同事本人就是客户的，须由个人信息保护负责人确认，本人不能确认自己的号码。',
      en: 'The phone on record is a number of somebody who works here, so it gets no code and no link. Enter the client’s own; where the colleague is the client, the protection officer confirms it, and nobody their own number.',
    },
  },
  CLIENTS_PHONE_CONFIRMED_BY_ANOTHER: {
    kind: 'forbidden',
    publicText: {
      zh: '这个号码是您本人的，或由您登记、修改，须由另一名人员复核。',
      en: 'This number is your own, or you recorded or changed it. Somebody else has to confirm it.',
    },
  },
  CLIENTS_PHONE_NOTHING_TO_CONFIRM: {
    kind: 'conflict',
    publicText: {
      zh: '这位客户的手机号目前没有待复核的变更，请刷新后再看。',
      en: 'Nothing about the phone of this client waits to be confirmed. Please load the page again.',
    },
  },
  /** Never there, settled, or over: one code and one sentence. */
  CLIENTS_PHONE_LINK_REFUSED: {
    kind: 'forbidden',
    publicText: {
      zh: '链接不正确，或者已经处理、失效。如果号码不是您本人要求修改的，请直接联系门店或拨打告知书上的电话。',
      en: 'This link is not right, was answered already, or is over. If you did not ask for the change, call our office or the number in the notice.',
    },
  },
  CLIENTS_NO_GROUND_TO_WRITE: {
    kind: 'conflict',
    publicText: {
      zh: '目前没有依据给这位客户发送这类消息。请个人信息保护负责人先批准“响应个人行使权利”的依据，或改为征求同意。',
      en: 'Nothing allows this message yet. Ask the protection officer to approve the basis “Answering requests of clients”, or ask for consent.',
    },
  },
  CLIENTS_DUE_FOR_DISPOSAL: {
    kind: 'conflict',
    publicText: {
      zh: '这位客户征询期满未同意，已列入待处置，不能再征求同意。如客户本人要求，可出示“查看本人信息”的链接，由其自行同意。',
      en: 'This client was asked and gave no consent; their data is due for disposal, and nobody may ask again. If they ask for it themselves, show them the link to their own information.',
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
  CLIENTS_MAIL_NOT_AN_ADDRESS: {
    kind: 'invalid',
    publicText: {
      zh: '请填写一个完整的邮箱地址，例如“名字@邮箱服务商”。',
      en: 'Please type one whole mail address, with what stands before and after the @ sign.',
    },
  },
  CLIENTS_MAIL_IS_STAFFS: {
    kind: 'conflict',
    publicText: {
      zh: '这个邮箱不能用来接收您的验证码，请填写您本人的邮箱。',
      en: 'This mailbox cannot take your codes. Please name one of your own.',
    },
  },
  CLIENTS_MAIL_CODES_USED_UP: {
    kind: 'limited',
    publicText: {
      zh: '今天已发送多次邮箱验证码，请明天再试。',
      en: 'Several codes were sent to mailboxes today. Please try again tomorrow.',
    },
  },
  /** Wrong, late, guessed, not sent, or of another visit: one code and one sentence. */
  CLIENTS_MAIL_CODE_REFUSED: {
    kind: 'forbidden',
    publicText: {
      zh: '验证码不正确，或者已经失效。请核对邮件中的六位数字，或重新填写邮箱获取新的验证码。',
      en: 'The code is not right, or no longer valid. Look at the six digits in the mail again, or name the mailbox again for a new one.',
    },
  },
  CLIENTS_MAIL_AFTER_THE_ANSWER: {
    kind: 'conflict',
    publicText: {
      zh: '请先在“用途与同意”中答复，之后再登记邮箱。',
      en: 'Please answer under “Purposes and consent” first; a mailbox can be recorded after that.',
    },
  },
  /** Absent, out of reach, or about whoever asks: one code and one sentence. */
  CLIENTS_REQUEST_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这个请求，或者不在您的权限范围内。',
      en: 'This request does not exist or is not within your reach.',
    },
  },
  CLIENTS_REQUEST_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这个请求刚刚被别人处理过，请刷新后再看。',
      en: 'Somebody has just worked on this request. Please load it again.',
    },
  },
  CLIENTS_REQUEST_DECIDED: {
    kind: 'conflict',
    publicText: {
      zh: '这个请求已经答复，不能再改。客户可以重新提出。',
      en: 'This request has been answered, and stays so. The client can make a new one.',
    },
  },
  CLIENTS_REQUEST_EXTENDED_ONCE: {
    kind: 'conflict',
    publicText: { zh: '答复期限只能延长一次。', en: 'The day of the answer can be moved once.' },
  },
  CLIENTS_REQUEST_IDENTITY_OPEN: {
    kind: 'conflict',
    publicText: {
      zh: '请先核实请求人的身份。继承人提出的请求须由两名人员分别核实。',
      en: 'Establish first who asks. For an heir two people do that, each of them.',
    },
  },
  CLIENTS_REQUEST_REFUSAL_UNEXPLAINED: {
    kind: 'invalid',
    publicText: {
      zh: '不同意时，请选择法定理由，并用客户看得懂的话说明。',
      en: 'To refuse, choose the reason of the law and say in words that the client understands what it means here.',
    },
  },
  CLIENTS_REQUEST_CHECKED_BY_ANOTHER: {
    kind: 'conflict',
    publicText: {
      zh: '您已核实过一次，第二次须由另一名人员核实。',
      en: 'You have checked it once; the second check is for somebody else.',
    },
  },
  CLIENTS_REQUEST_HANDLER_NOT_ELIGIBLE: {
    kind: 'invalid',
    publicText: {
      zh: '此人不能办理这个请求，请另选一位。',
      en: 'This person cannot handle the request. Please choose somebody else.',
    },
  },
  CLIENTS_REQUEST_ACCUSED_NAMES_YOU: {
    kind: 'conflict',
    publicText: {
      zh: '投诉涉及您本人，请由同事登记并办理。',
      en: 'The complaint is about you. A colleague writes that down and handles it.',
    },
  },
  CLIENTS_CORRECTION_NOT_A_VALUE: {
    kind: 'invalid',
    publicText: {
      zh: '这不是该项目能登记的内容，请核对格式。',
      en: 'This is no value of that field. Please check how it is written.',
    },
  },
  CLIENTS_REQUEST_NOT_A_CORRECTION: {
    kind: 'conflict',
    publicText: { zh: '只有更正请求才能更正资料。', en: 'Only a request for correction corrects a dossier.' },
  },
  CLIENTS_REQUEST_NEVER_RESTRICTED: {
    kind: 'conflict',
    publicText: { zh: '这个请求目前没有限制客户资料。', en: 'This request does not restrict the client now.' },
  },
  CLIENTS_REQUEST_BASIS_NOT_APPROVED: {
    kind: 'forbidden',
    publicText: {
      zh: '尚未批准“响应个人行使权利”的依据，不能打开客户的陈述。请在“处理依据”中先行批准。',
      en: 'The basis “Answering requests of clients” is not approved, so that what was written cannot be opened. Approve it first.',
    },
  },
  CLIENTS_REQUEST_CLIENT_IN_QUARANTINE: {
    kind: 'forbidden',
    publicText: {
      zh: '这位客户尚未答复同意，在此之前不能改动资料。请客户先在本人页面上答复，再更正。',
      en: 'This client has not answered yet whether they consent; until then nothing is put right. Ask them to answer in their own pages first.',
    },
  },
  CLIENTS_REQUEST_NOTHING_WRITTEN: {
    kind: 'not-found',
    publicText: {
      zh: '这一步没有文字内容，或已无法打开。',
      en: 'Nothing is written here, or it cannot be opened any more.',
    },
  },
  CLIENTS_REQUESTS_TOO_MANY: {
    kind: 'limited',
    publicText: {
      zh: '您已有多个请求正在办理，请等待答复后再提出。',
      en: 'Several of your requests are being worked on. Please wait for an answer first.',
    },
  },
  CLIENTS_OBJECTION_IS_THE_CLIENTS: {
    kind: 'conflict',
    publicText: {
      zh: '这是客户本人在自己的页面上提出的，只能由客户本人取消。',
      en: 'The client said this alone, in their own pages. Only the client takes it back.',
    },
  },
  CLIENTS_CONTACT_LIST_UNREADABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '勿扰名单或客户密钥暂时无法使用，稍后会自动再试；在此期间不会给这位客户发送消息。',
      en: 'The list of who is not contacted, or the client’s key, cannot be used now. It is tried again; until then nothing is sent to this client.',
    },
  },
  CLIENTS_DOCUMENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这份材料。', en: 'This document does not exist.' },
  },
  CLIENTS_REQUEST_DOCUMENTS_TOO_MANY: {
    kind: 'conflict',
    publicText: {
      zh: '这个请求的材料已有 20 份，不能再添加。请把几页合成一份 PDF。',
      en: 'There are 20 documents with this request already. Please put several pages into one PDF.',
    },
  },
  CLIENTS_DOCUMENT_SENT_ALREADY: {
    kind: 'conflict',
    publicText: {
      zh: '这份材料已经上传过，但没有保存成功。请重新选择文件再上传。',
      en: 'This document was sent before and was not kept. Please choose the file again.',
    },
  },
  CLIENTS_DOCUMENT_GONE: {
    kind: 'conflict',
    publicText: {
      zh: '文件上传期间客户资料已删除，未保存任何内容。',
      en: 'The client was erased while the file arrived. Nothing was kept.',
    },
  },
  CLIENTS_DOCUMENT_INFECTED: {
    kind: 'forbidden',
    publicText: {
      zh: '在这份文件中发现恶意程序，不予打开。请档案员用纸质原件重新扫描，并告知安全人员。',
      en: 'Malware was found in this file, so that it stays shut. Have the paper scanned anew, and tell security.',
    },
  },
} as const satisfies ErrorTable;

export type ClientsCode = keyof typeof CODES;
/** Refusals of clients by stable code. */
export const CLIENTS_ERRORS: ErrorTable = CODES;
export const failClients = failWith(CODES);
