import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  OBJECT_MISSING: {
    kind: 'not-found',
    publicText: { zh: '文件不存在或已被删除。', en: 'This file does not exist any more.' },
  },
  OBJECT_KEY_REFUSED: {
    kind: 'internal',
    publicText: {
      zh: '系统出错，操作没有完成。请把编号告诉运维人员。',
      en: 'Something failed and nothing was changed. Please give the reference to your operator.',
    },
  },
  OBJECT_STORE_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '文件存储暂时无法使用，请稍后再试。',
      en: 'The file store cannot be used right now. Please try again shortly.',
    },
  },
  OBJECT_CONTENT_EMPTY: {
    kind: 'invalid',
    publicText: { zh: '文件是空的，请重新选择。', en: 'The file is empty. Please choose another.' },
  },
  OBJECT_CONTENT_TOO_LARGE: {
    kind: 'too-large',
    publicText: {
      zh: '文件超过 20 MB，请降低扫描分辨率或分成几份上传。',
      en: 'The file is larger than 20 MB. Scan with a lower resolution, or upload it in parts.',
    },
  },
  OBJECT_CONTENT_TYPE_UNKNOWN: {
    kind: 'invalid',
    publicText: {
      zh: '只接受 PDF、JPEG、PNG、WebP、TIFF 或 HEIC 文件。网页、SVG、Office 文件和压缩包不接受，请另存为 PDF 后再上传。',
      en: 'Only PDF, JPEG, PNG, WebP, TIFF and HEIC are taken. Save pages, drawings and office files as PDF first.',
    },
  },
  OBJECT_CONTENT_TYPE_IS_ANOTHER: {
    kind: 'invalid',
    publicText: {
      zh: '文件内容与其类型不符。请用正确的扩展名重新保存后再上传。',
      en: 'The content is not what the file says it is. Save it again under its right type.',
    },
  },
  OBJECT_CONTENT_INFECTED: {
    kind: 'invalid',
    publicText: {
      zh: '在文件中发现恶意程序，已拒绝，未保存任何内容。请重新扫描纸质原件，并告知安全人员。',
      en: 'Malware was found in the file. It was refused and nothing was kept. Scan the paper again, and tell security.',
    },
  },
  OBJECT_SCANNER_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '病毒扫描服务暂时无法使用，因此不能接收或打开文件。请稍后再试；持续出现时请告知运维人员。',
      en: 'The malware scanner does not answer, so that files are neither taken nor opened. Try again shortly; tell your operator if it stays so.',
    },
  },
} as const satisfies ErrorTable;

/** Errors of the object store. */
export const OBJECT_ERRORS: ErrorTable = CODES;
export const failObject = failWith(CODES);
