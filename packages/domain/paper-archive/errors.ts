import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  /** Absent, or outside the caller's reach: one code, one sentence. */
  PAPER_FILE_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这份档案，或者不在您的管理范围内。请核对档案编号。',
      en: 'This file does not exist or is not within your reach. Check its number.',
    },
  },
  PAPER_CLIENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这位客户，或者不在您的管理范围内。请核对客户编号。',
      en: 'This client does not exist or is not within your reach. Check the number.',
    },
  },
  PAPER_CABINET_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这个档案柜，或者不在您的管理范围内。',
      en: 'This cabinet does not exist or is not within your reach.',
    },
  },
  PAPER_TAKING_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这次盘点，或者不在您的管理范围内。',
      en: 'This stock-taking does not exist or is not within your reach.',
    },
  },
  PAPER_BATCH_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这个销毁批次，或者不在您的管理范围内。',
      en: 'This batch does not exist or is not within your reach.',
    },
  },
  PAPER_CURSOR_INVALID: {
    kind: 'invalid',
    publicText: {
      zh: '翻页位置无效，请从第一页重新开始。',
      en: 'This place in the list is not valid. Please start at the first page.',
    },
  },
  PAPER_CABINET_CODE_TAKEN: {
    kind: 'conflict',
    publicText: {
      zh: '这家门店已有同编号的档案柜，请换一个编号。',
      en: 'This branch has a cabinet of that code. Choose another one.',
    },
  },
  PAPER_CABINET_CLOSED: {
    kind: 'conflict',
    publicText: {
      zh: '这个档案柜已停用，请放入其他档案柜。',
      en: 'This cabinet is closed. Put the file into another one.',
    },
  },
  PAPER_CABINET_NOT_EMPTY: {
    kind: 'conflict',
    publicText: {
      zh: '柜中还有档案，请先移走后再停用。',
      en: 'There are files in this cabinet. Move them before it is closed.',
    },
  },
  PAPER_KEY_FOR_ONESELF: {
    kind: 'forbidden',
    publicText: {
      zh: '钥匙须由他人发放，不能发给自己。请由店长或合规发放。',
      en: 'A key is handed out by somebody else. Ask your manager or compliance.',
    },
  },
  PAPER_KEEPER_NOT_ELIGIBLE: {
    kind: 'invalid',
    publicText: {
      zh: '此人不在职，或其岗位不管理这里的档案。请另选一位。',
      en: 'This person has left or keeps no files here. Choose somebody else.',
    },
  },
  PAPER_KEY_NOT_HELD: {
    kind: 'forbidden',
    publicText: {
      zh: '您没有这个档案柜的钥匙。请向店长或合规申请。',
      en: 'You do not hold the key of this cabinet. Ask your manager or compliance for it.',
    },
  },
  PAPER_SHELF_UNKNOWN: {
    kind: 'invalid',
    publicText: { zh: '这个档案柜没有这一层，请核对层号。', en: 'This cabinet has no such shelf. Check its number.' },
  },
  PAPER_CLIENT_ERASED: {
    kind: 'conflict',
    publicText: {
      zh: '这位客户的资料已删除，不能再归档。请将纸件交还本人或销毁。',
      en: 'This client was erased; nothing is filed any more. Return the paper or have it shredded.',
    },
  },
  PAPER_FILE_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这份档案刚刚被他人操作过，请刷新后再试。',
      en: 'Somebody else has just handled this file. Look at it again and retry.',
    },
  },
  PAPER_FILE_NOT_SHELVED: {
    kind: 'conflict',
    publicText: {
      zh: '这份档案不在架上，无法进行此操作。',
      en: 'This file is not on its shelf, so this cannot be done.',
    },
  },
  PAPER_FILE_NOT_LENT: {
    kind: 'conflict',
    publicText: { zh: '这份档案没有借出。', en: 'This file is not lent.' },
  },
  PAPER_BORROWER_NOT_ELIGIBLE: {
    kind: 'invalid',
    publicText: {
      zh: '只能借给正在服务该客户的人员或其管理人员，且不能借给自己。请另选一位。',
      en: 'A file is lent to who works with the client or manages who does, and not to oneself. Choose somebody else.',
    },
  },
  PAPER_KEPT_BY_LAW: {
    kind: 'conflict',
    publicText: {
      zh: '法定保存期未满，不能列入销毁。经纪服务合同至少保存五年（房地产经纪管理办法第二十六条）。',
      en: 'The law still keeps this file: brokerage contracts for five years at least (Measures on Real-Estate Brokerage, Art. 26).',
    },
  },
  PAPER_CONTRACT_END_UNKNOWN: {
    kind: 'conflict',
    publicText: {
      zh: '合同结束日期尚未登记，须一直保存。请由经纪人或店长在客户档案的“保存期限”中登记结束日期。',
      en: 'Nobody has stated when the contract ended, so it is kept. The agent or store manager states the day in the dossier, under “Retention”.',
    },
  },
  PAPER_STOCK_UNDER_WAY: {
    kind: 'conflict',
    publicText: {
      zh: '这个档案柜正在盘点，请接着那次盘点进行。',
      en: 'This cabinet is being counted. Go on with that stock-taking.',
    },
  },
  PAPER_STOCK_ENDED: {
    kind: 'conflict',
    publicText: { zh: '这次盘点已经结束。', en: 'This stock-taking has ended.' },
  },
  PAPER_DIFFERENCE_SETTLED_OTHERWISE: {
    kind: 'conflict',
    publicText: {
      zh: '这一差异已处理，或不能这样处理。请刷新后再试。',
      en: 'This difference is settled, or cannot be settled so. Look at it again.',
    },
  },
  PAPER_NOT_TO_BE_SHREDDED: {
    kind: 'conflict',
    publicText: {
      zh: '有档案尚未到期、不在架上或已在其他批次中，请刷新清单后重新选择。',
      en: 'A file is not due, not on its shelf, or in another batch already. Look at the list again and choose anew.',
    },
  },
  PAPER_UNDER_HOLD: {
    kind: 'conflict',
    publicText: {
      zh: '批次中有受法律保留的档案，解除前不能销毁。请联系个人信息保护负责人。',
      en: 'A legal hold stands over a file of this batch; it is not shredded until the hold is released. Ask compliance.',
    },
  },
  PAPER_BATCH_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这个批次刚刚被他人操作过，请刷新后再试。',
      en: 'Somebody else has just handled this batch. Look at it again and retry.',
    },
  },
  PAPER_WITNESS_IS_ANOTHER: {
    kind: 'forbidden',
    publicText: {
      zh: '监销须由另一人进行，不能与销毁人相同。',
      en: 'Who witnesses is another person than who shreds.',
    },
  },
  PAPER_PICTURE_MISSING: {
    kind: 'invalid',
    publicText: { zh: '请先拍摄或选择一张销毁后的照片。', en: 'Take or choose a picture of what is left first.' },
  },
  PAPER_PICTURE_UNKNOWN: {
    kind: 'invalid',
    publicText: { zh: '照片须为 JPEG、PNG 或 WebP 格式。', en: 'The picture must be a JPEG, PNG or WebP.' },
  },
  PAPER_PICTURE_TOO_LARGE: {
    kind: 'too-large',
    publicText: {
      zh: '照片超过 10 MB，请缩小后再试。',
      en: 'The picture is larger than 10 MB. Make it smaller and try again.',
    },
  },
  PAPER_FILE_SHREDDED: {
    kind: 'conflict',
    publicText: { zh: '这份档案已销毁，不能再扫描。', en: 'This file was shredded and is scanned no more.' },
  },
  PAPER_SCAN_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这份扫描件，或者不在您的权限范围内。',
      en: 'This scan does not exist or is not within your reach.',
    },
  },
  PAPER_SCAN_SENT_ALREADY: {
    kind: 'conflict',
    publicText: {
      zh: '这份文件已经传过一次但没有保存，请重新选择后再上传。',
      en: 'This file was sent once and was not kept. Please choose it again.',
    },
  },
} as const satisfies ErrorTable;

export type PaperCode = keyof typeof CODES;
/** Refusals of the archive by stable code. */
export const PAPER_ERRORS: ErrorTable = CODES;
export const failPaper = failWith(CODES);
