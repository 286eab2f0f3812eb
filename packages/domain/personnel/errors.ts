import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  /** Absent or out of reach: one sentence. */
  PERSONNEL_PERSON_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这名员工。', en: 'This person does not exist.' },
  },
  PERSONNEL_PHONE_NOT_A_MOBILE: {
    kind: 'invalid',
    publicText: {
      zh: '请填写员工本人使用的 11 位手机号。',
      en: 'Please enter a mobile number of 11 digits that the person uses.',
    },
  },
  PERSONNEL_PHONE_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这条号码记录，可能已由其他同事标为误登记。请刷新后再看。',
      en: 'This number is not on record any more; a colleague may have marked it as a mistake. Please load the page again.',
    },
  },
  PERSONNEL_PHONE_IS_YOURS: {
    kind: 'forbidden',
    publicText: {
      zh: '不能把自己的号码标为误登记，请另一名人事同事核实后办理。',
      en: 'You cannot call your own number a mistake; another colleague of HR has to look into it.',
    },
  },
  PERSONNEL_YOURSELF: {
    kind: 'forbidden',
    publicText: {
      zh: '不能为自己办理离职，请另一名人事同事办理。',
      en: 'You cannot see yourself off; ask another colleague of HR to do it.',
    },
  },
  PERSONNEL_LAST_HR: {
    kind: 'conflict',
    publicText: {
      zh: '这是最后一名能办理离职的人员。请先把“办理员工离职”授予另一名在职员工。',
      en: 'Nobody else could see people off. Give “See people off” to somebody else who works here first.',
    },
  },
  PERSONNEL_LAST_OPERATOR: {
    kind: 'conflict',
    publicText: {
      zh: '这是最后一名运维人员。请先把“处理后台任务”授予另一名在职员工。',
      en: 'Nobody else could keep the machinery running. Give “Handle jobs” to somebody else who works here first.',
    },
  },
  PERSONNEL_TIME_NOT_AHEAD: {
    kind: 'invalid',
    publicText: {
      zh: '离职时间须在今后一年以内。要立即停止访问，请选择“立即离职”。',
      en: 'The time has to lie ahead, within a year. To end access now, choose “at once”.',
    },
  },
  PERSONNEL_SUCCESSOR_NOT_ELIGIBLE: {
    kind: 'invalid',
    publicText: {
      zh: '接手人须是该门店的在职员工，且岗位可以接触客户。请重新选择。',
      en: 'A successor has to work in that branch, in a role that sees clients. Please choose somebody else.',
    },
  },
  PERSONNEL_LEAVING_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这次离职办理。', en: 'This leaving does not exist.' },
  },
  PERSONNEL_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这次离职的状态已经变化，请刷新后再操作。',
      en: 'This leaving has moved on. Please refresh and look again.',
    },
  },
  PERSONNEL_MAIL_NEEDED: {
    kind: 'invalid',
    publicText: {
      zh: '没有本人的私人邮箱。请填写邮箱，或改为登记纸质签署。',
      en: 'There is no private address. Enter one, or take the signature on paper.',
    },
  },
  PERSONNEL_UNDO_BY_ANOTHER: {
    kind: 'forbidden',
    publicText: {
      zh: '撤销须由另一名同事确认，不能由提出人或离职者本人确认。',
      en: 'Somebody else has to confirm it: neither who asked nor whom it is about.',
    },
  },
  PERSONNEL_UNDO_NOT_ASKED: {
    kind: 'conflict',
    publicText: { zh: '还没有人提出撤销。', en: 'Nobody has asked to undo this leaving.' },
  },
  PERSONNEL_HANDOVER_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到等待确认的移交，可能已由其他同事确认。',
      en: 'No handover waits here; somebody else may have confirmed it.',
    },
  },
  /** Unknown, taken back or of a leaving that was undone: one sentence. */
  PERSONNEL_LINK_INVALID: {
    kind: 'not-found',
    publicText: {
      zh: '链接无效或已停用。请联系原公司人事重新发送。',
      en: 'This link does not work any more. Ask HR to send a new one.',
    },
  },
  PERSONNEL_NUMBER_WRONG: {
    kind: 'invalid',
    publicText: {
      zh: '工号与这份提醒不符，请核对后再签署。',
      en: 'That is not the staff number of this reminder. Please check it and sign again.',
    },
  },
  /** After everything was taken back something was still found; `detail.place` says what. */
  PERSONNEL_LEFT_BEHIND: {
    kind: 'internal',
    publicText: {
      zh: '复查时仍发现本人持有的权限或凭证。访问已停止；请运维人员查看原因后重新执行。',
      en: 'Something is still held. Access stays cut; the operator has to look why, then run it again.',
    },
  },
  PERSONNEL_STEP_FAILED: {
    kind: 'internal',
    publicText: {
      zh: '办理中断，访问仍是停止的，已完成的步骤不会撤销。请运维人员查看原因后重新执行。',
      en: 'It came to a stop. Access stays cut and what was done stays done. The operator has to look why; then run it again.',
    },
  },
  PERSONNEL_CONNECTOR_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这个连接。', en: 'This connected system does not exist.' },
  },
  PERSONNEL_CONNECTOR_CHANGED: {
    kind: 'conflict',
    publicText: {
      zh: '这个连接刚被改动，请刷新后再操作。',
      en: 'This system was just changed. Please refresh and look again.',
    },
  },
  PERSONNEL_KEY_UNFIT: {
    kind: 'invalid',
    publicText: {
      zh: '需要一把您本人新建、只用于“连接人事系统”、尚未使用的密钥。请新建后再连接。',
      en: 'This takes a new key of your own that does nothing but connect a directory. Make one, then connect.',
    },
  },
  PERSONNEL_OWN_CONNECTOR: {
    kind: 'forbidden',
    publicText: {
      zh: '不能为自己连接的系统准许岗位，请另一名负责人办理。',
      en: 'You cannot allow a role to a system that you connected; ask another colleague.',
    },
  },
  PERSONNEL_ROLE_BY_PEOPLE: {
    kind: 'invalid',
    publicText: {
      zh: '这个岗位可以改变权限，只能由人授予，不能交给系统。',
      en: 'With this role one can change permissions; people give it, no system does.',
    },
  },
  PERSONNEL_SIGNAL_KEYS_UNFIT: {
    kind: 'invalid',
    publicText: {
      zh: '请粘贴身份系统公布的公钥集（JWKS，1 至 10 把）：RSA 2048 位以上、EC P-256 或 Ed25519。',
      en: 'Paste the key set that the provider publishes (JWKS, 1 to 10 keys): RSA of 2048 bits or more, EC P-256 or Ed25519.',
    },
  },
  /** Whoever has seen it speaks for the provider. */
  PERSONNEL_SIGNAL_KEY_PRIVATE: {
    kind: 'invalid',
    publicText: {
      zh: '这里含有私钥或共享密钥，未保存。请在身份系统中立即更换它，再粘贴公钥集。',
      en: 'This holds a private or shared key and was not kept. Replace it at the provider now, then paste the public keys.',
    },
  },
  PERSONNEL_OWN_PROVIDER: {
    kind: 'forbidden',
    publicText: {
      zh: '不能为自己连接的身份系统准许处置，请另一名负责人办理。',
      en: 'You cannot allow anything to a provider that you connected; ask another colleague.',
    },
  },
  PERSONNEL_MOMENT_NOT_AHEAD: {
    kind: 'invalid',
    publicText: {
      zh: '生效时间须在今后一年以内；要立即生效，请不填时间。',
      en: 'The moment has to lie ahead, within a year. For now, leave it empty.',
    },
  },
  PERSONNEL_LIST_FAULTY: {
    kind: 'invalid',
    publicText: {
      zh: '名单中有需要更正的行，没有录入任何人。请按提示更正后重试。',
      en: 'Some rows have to be corrected, and nobody was taken on. Correct them and try again.',
    },
  },
  PERSONNEL_LIST_LARGE: {
    kind: 'too-large',
    publicText: {
      zh: '表格超过 512 KB，不像是新员工名单。请只保留名单所在的工作表和需要的列，另存后再上传。',
      en: 'The spreadsheet is larger than 512 KB, which no list of new people is. Keep the sheet and the columns of the list, save it and upload that.',
    },
  },
  PERSONNEL_LIST_LONG: {
    kind: 'too-large',
    publicText: {
      zh: '一次最多录入 500 人。请分成几份名单。',
      en: 'A list has 500 people at most. Please split it.',
    },
  },
  PERSONNEL_LIST_NOBODY: {
    kind: 'invalid',
    publicText: {
      zh: '表格里没有人员。请确认第一行是列名（工号、姓名、工作邮箱、门店编号、岗位代码），下面每行一人。',
      en: 'There is nobody in the spreadsheet. The first row names the columns, and each row below is one person.',
    },
  },
  PERSONNEL_OWN_RECORD: {
    kind: 'forbidden',
    publicText: {
      zh: '不能更改自己的任职资料，请另一名人事同事办理。',
      en: 'You cannot change your own place; ask another colleague of HR.',
    },
  },
  PERSONNEL_NO_MOVE: {
    kind: 'invalid',
    publicText: { zh: '请选择另一家门店。', en: 'Choose another branch than the present one.' },
  },
  PERSONNEL_MOVING_ALREADY: {
    kind: 'conflict',
    publicText: {
      zh: '这名员工已有一次待生效的调动。请先取消那一次。',
      en: 'A move of this person is set already. Call that one off first.',
    },
  },
  PERSONNEL_MOVE_OVER: {
    kind: 'conflict',
    publicText: {
      zh: '这次调动已经生效或取消，请刷新后查看。',
      en: 'This move is over already. Please refresh and look again.',
    },
  },
  PERSONNEL_AWAY_ALREADY: {
    kind: 'conflict',
    publicText: { zh: '这名员工已登记离岗。', en: 'An absence of this person is noted already.' },
  },
  PERSONNEL_ABSENCE_OVER: {
    kind: 'conflict',
    publicText: {
      zh: '这次离岗已经结束，或您不能为自己办理。请刷新后查看。',
      en: 'This absence is over, or it is your own. Please refresh and look again.',
    },
  },
  PERSONNEL_DELIVERY_IN_HAND: {
    kind: 'unavailable',
    publicText: {
      zh: '这条通知正在发送，请稍候再看。',
      en: 'This is being sent at the moment. Please look again shortly.',
    },
  },
  PERSONNEL_DELIVERY_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这条通知。请刷新后查看。', en: 'This delivery does not exist. Please refresh.' },
  },
  PERSONNEL_DELIVERY_OVER: {
    kind: 'conflict',
    publicText: {
      zh: '这条通知已有结果或正在重试，请刷新后查看。',
      en: 'This delivery is over or under way already. Please refresh and look again.',
    },
  },
  PERSONNEL_OWN_DELIVERY: {
    kind: 'forbidden',
    publicText: {
      zh: '不能为自己确认，请另一名人事同事核实后办理。',
      en: 'You cannot confirm this about yourself; ask another colleague of HR.',
    },
  },
  PERSONNEL_CONNECTORS_NOT_SET_UP: {
    kind: 'unavailable',
    publicText: {
      zh: '本系统尚未配置连接密钥，不能连接外部系统。请运维设置 CONNECTOR_KEY_FILE 后重试。',
      en: 'There is no key for connectors yet. Ask the operator to set CONNECTOR_KEY_FILE, then try again.',
    },
  },
  PERSONNEL_ADDRESS_NOT_SECURE: {
    kind: 'invalid',
    publicText: {
      zh: '地址须以 https:// 开头，不含账号、密码与 # 之后的部分。',
      en: 'The address has to begin with https:// and hold neither account, password nor a part after #.',
    },
  },
  PERSONNEL_TRIAL_UNDER_WAY: {
    kind: 'conflict',
    publicText: {
      zh: '这个系统正在测试，请等它结束。两分钟后仍未结束的，可以重新测试。',
      en: 'This system is being tried already. Wait for the end; after two minutes you may try again.',
    },
  },
  PERSONNEL_CONNECTOR_NOT_RELEASED: {
    kind: 'conflict',
    publicText: {
      zh: '这个连接尚未由个人信息保护负责人放行，不能启用。',
      en: 'Compliance has not released this connection yet, so it cannot be switched on.',
    },
  },
  PERSONNEL_OWN_WEBHOOK: {
    kind: 'forbidden',
    publicText: {
      zh: '不能放行自己连接或持有密钥的系统，请另一名负责人办理。',
      en: 'You cannot release a system that you connected or know the secret of; ask another colleague.',
    },
  },
  PERSONNEL_OWN_RECEIVER: {
    kind: 'forbidden',
    publicText: {
      zh: '不能放行自己连接或持有密钥的接收方，请另一名负责人办理。',
      en: 'You cannot release a receiver that you connected or hold the key of; ask another colleague.',
    },
  },
  PERSONNEL_CONNECTOR_RELEASED: {
    kind: 'conflict',
    publicText: { zh: '这个连接已经放行，请刷新后查看。', en: 'This connection is released already. Please refresh.' },
  },
} as const satisfies ErrorTable;

export type PersonnelCode = keyof typeof CODES;
export const PERSONNEL_ERRORS: ErrorTable = CODES;
export const failPersonnel = failWith(CODES);
