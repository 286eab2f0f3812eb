import type { ErrorTable } from '@kean/kernel';

/** Why a file of published weaknesses is not taken. Nothing of a refused file is used. */
export const ADVISORY_REFUSALS = {
  STORAGE_ADVISORIES_TOO_LARGE: {
    kind: 'too-large',
    publicText: {
      zh: '文件超过 400 MB，或其中有过大的内容。请原样上传 osv.dev 导出的 npm 全量包（all.zip），不要解压或合并。',
      en: 'The file is larger than 400 MB, or something in it is. Bring the export of npm from osv.dev (all.zip) as it is, not unpacked.',
    },
  },
  STORAGE_ADVISORIES_EMPTY: {
    kind: 'invalid',
    publicText: {
      zh: '文件里没有任何漏洞公告。请重新下载 osv.dev 的 npm 导出后再上传。',
      en: 'There is no record in the file. Download the export of npm from osv.dev again.',
    },
  },
  STORAGE_ADVISORIES_DAMAGED: {
    kind: 'invalid',
    publicText: {
      zh: '压缩包已损坏，没有采用其中任何内容。请重新下载后再上传。',
      en: 'The zip is damaged, and nothing of it was used. Download it again.',
    },
  },
  STORAGE_ADVISORIES_OF_ANOTHER_KIND: {
    kind: 'invalid',
    publicText: {
      zh: '这不是 OSV 格式的漏洞公告，或其中有一条读不懂；整个文件都没有采用。请上传 osv.dev 的 all.zip，或 OSV 格式的 JSON。',
      en: 'This is no file of the OSV schema, or one record of it is not; nothing of it was used. Bring all.zip of osv.dev, or JSON of that schema.',
    },
  },
  STORAGE_ADVISORIES_WITHOUT_A_DAY: {
    kind: 'invalid',
    publicText: {
      zh: '没有一条公告注明修改时间（modified），无法判断文件有多旧。请上传 osv.dev 的原始导出。',
      en: 'No record says when it was changed (modified), so nobody knows how old the file is. Bring the export of osv.dev as it is.',
    },
  },
  STORAGE_ADVISORIES_UPLOAD_BROKEN: {
    kind: 'invalid',
    publicText: { zh: '上传中断，请重新上传。', en: 'The upload broke off. Please send the file again.' },
  },
  STORAGE_ADVISORIES_BEING_READ: {
    kind: 'conflict',
    publicText: {
      zh: '正在读取另一个公告文件，请稍候再上传。',
      en: 'Another file is being read. Please wait a moment, then send yours.',
    },
  },
  STORAGE_INSTALLED_UNKNOWN: {
    kind: 'unavailable',
    publicText: {
      zh: '找不到已安装组件的清单，无法比对。请在安装目录重新运行 npm start，由它生成清单。',
      en: 'The list of what is installed is missing, so there is nothing to compare. Run npm start again: it writes the list.',
    },
  },
} as const satisfies ErrorTable;
