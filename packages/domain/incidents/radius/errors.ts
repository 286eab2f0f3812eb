import { AppError, type ErrorTable, failWith, type PublicText } from '@kean/kernel';

const CODES = {
  INCIDENTS_RADIUS_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这次测算。请刷新列表；与自己有关的测算由其他同事查看。',
      en: 'There is no such measuring. Please refresh; what concerns yourself is looked at by a colleague.',
    },
  },
  INCIDENTS_RADIUS_PERSON_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有这个工号，或是您自己的工号。请核对后重新输入。',
      en: 'There is nobody else with this staff number. Check it and type it again.',
    },
  },
  INCIDENTS_RADIUS_RUNS_ALREADY: {
    kind: 'conflict',
    publicText: {
      zh: '已有三次测算正在进行。请等其中一次完成后再提交。',
      en: 'Three measurings are under way. Wait until one of them is done.',
    },
  },
  INCIDENTS_RADIUS_CASE_OVER: {
    kind: 'conflict',
    publicText: {
      zh: '没有这个案件，或案件已经结束。请从进行中的案件里操作。',
      en: 'There is no such case, or it is over. Do it from a case that is open.',
    },
  },
  INCIDENTS_LEAKED_FILE_TOO_LARGE: {
    kind: 'too-large',
    publicText: {
      zh: '文件超过 200 MB。请拆成几个文件分别测算。',
      en: 'The file is larger than 200 MB. Split it and measure the parts.',
    },
  },
  INCIDENTS_LEAKED_FILE_EMPTY: {
    kind: 'invalid',
    publicText: {
      zh: '文件或粘贴的内容是空的。请检查是否选错了文件。',
      en: 'There is nothing in it. Check that it is the right file.',
    },
  },
  INCIDENTS_LEAKED_FILE_KIND_UNKNOWN: {
    kind: 'invalid',
    publicText: {
      zh: '这不是表格或文字。请上传 CSV、文本或 .xlsx 文件；截图请把其中的文字粘贴进来。',
      en: 'This is neither a table nor text. Upload a CSV, text or .xlsx file; of a picture, paste its text.',
    },
  },
  INCIDENTS_LEAKED_FILE_ENCRYPTED: {
    kind: 'invalid',
    publicText: {
      zh: '文件设有打开密码。请取消密码后另存，再上传。',
      en: 'The file asks for a password. Save it without one and upload that.',
    },
  },
  INCIDENTS_LEAKED_FILE_OLD_WORKBOOK: {
    kind: 'invalid',
    publicText: {
      zh: '这是旧版 .xls 工作簿。请另存为 .xlsx 或 CSV 后再上传。',
      en: 'This is a workbook of the old .xls kind. Save it as .xlsx or CSV and upload that.',
    },
  },
  INCIDENTS_LEAKED_FILE_ENCODING: {
    kind: 'invalid',
    publicText: {
      zh: '无法识别文字编码（支持 UTF-8 和 GB18030）。请另存为“CSV UTF-8”后再上传。',
      en: 'The text is neither UTF-8 nor GB18030. Save it as "CSV UTF-8" and upload that.',
    },
  },
  INCIDENTS_LEAKED_FILE_DAMAGED: {
    kind: 'invalid',
    publicText: {
      zh: '文件不完整或已损坏，读不到结尾。请用表格软件打开并另存后再上传。',
      en: 'The file is incomplete or damaged. Open it in a spreadsheet program, save it again and upload that.',
    },
  },
  INCIDENTS_LEAKED_FILE_SWELLS: {
    kind: 'too-large',
    publicText: {
      zh: '压缩内容展开后过大，可能是压缩炸弹，已停止读取。请确认来源，另存为 CSV 后再上传。',
      en: 'What is packed in it unpacks far too large, as in a zip bomb; it was not read on. Save it as CSV and upload that.',
    },
  },
  INCIDENTS_LEAKED_FILE_LONG: {
    kind: 'too-large',
    publicText: {
      zh: '超过 200 万行。请拆成几个文件分别测算。',
      en: 'There are more than 2,000,000 rows. Split it and measure the parts.',
    },
  },
  INCIDENTS_LEAKED_UPLOAD_BROKEN: {
    kind: 'invalid',
    publicText: {
      zh: '上传中断，什么都没有保存。请检查网络后重新上传。',
      en: 'The upload broke off and nothing was kept. Check the network and upload it again.',
    },
  },
  INCIDENTS_NOTHING_TO_COMPARE: {
    kind: 'invalid',
    publicText: {
      zh: '里面没有可以比对的内容：没有电话、身份证号，也没有“姓名加尾号”。请确认是否是正确的文件。',
      en: 'Nothing in it can be compared: no phone, no identity number, no name with the end of a phone. Check that it is the right file.',
    },
  },
  INCIDENTS_LEAKED_FILE_GONE: {
    kind: 'conflict',
    publicText: {
      zh: '文件在测算完成前已到期或被销毁。需要时请重新上传。',
      en: 'The file was over, or destroyed, before it was measured. Upload it again if it is needed.',
    },
  },
  INCIDENTS_RADIUS_FAILED: {
    kind: 'internal',
    publicText: {
      zh: '测算多次没有完成，什么结果都没有保留。请稍后重新提交；仍不成功请联系系统管理员。',
      en: 'It could not be measured, and nothing of it was kept. Try again later; if it fails again, tell your administrator.',
    },
  },
} as const satisfies ErrorTable;

export const failRadius = failWith(CODES);
export type RadiusErrorCode = keyof typeof CODES;

export const radiusRefusal = (code: string | null): PublicText | null =>
  code !== null && Object.hasOwn(CODES, code) ? CODES[code as RadiusErrorCode].publicText : null;

/** What the reading of lists refuses, in the words of whoever looks for a leak: nobody wants to import anything here. */
const IN_OUR_WORDS: Readonly<Record<string, RadiusErrorCode>> = {
  COLLECTION_FILE_EMPTY: 'INCIDENTS_LEAKED_FILE_EMPTY',
  COLLECTION_FILE_KIND_UNKNOWN: 'INCIDENTS_LEAKED_FILE_KIND_UNKNOWN',
  COLLECTION_FILE_ENCRYPTED: 'INCIDENTS_LEAKED_FILE_ENCRYPTED',
  COLLECTION_FILE_OLD_WORKBOOK: 'INCIDENTS_LEAKED_FILE_OLD_WORKBOOK',
  COLLECTION_ENCODING_UNREADABLE: 'INCIDENTS_LEAKED_FILE_ENCODING',
  COLLECTION_FILE_DAMAGED: 'INCIDENTS_LEAKED_FILE_DAMAGED',
  COLLECTION_FILE_UNPACKS_TOO_LARGE: 'INCIDENTS_LEAKED_FILE_SWELLS',
  COLLECTION_MAPPING_NOT_THIS_SHEET: 'INCIDENTS_LEAKED_FILE_DAMAGED',
};

/** The code under which a file is given up; `null` for everything that may pass when it is tried again. */
export function radiusCodeOf(error: unknown): RadiusErrorCode | null {
  if (!(error instanceof AppError)) return null;
  return Object.hasOwn(CODES, error.code) ? (error.code as RadiusErrorCode) : (IN_OUR_WORDS[error.code] ?? null);
}
