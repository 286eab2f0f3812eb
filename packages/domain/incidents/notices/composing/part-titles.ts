import type { PublicText } from '@kean/kernel';
import type { NoticePart } from '../../contract/notices.ts';

/** What a part is called, over it in what is sent and in sentences about it. */
export const PART_TITLES: Readonly<Record<NoticePart, PublicText>> = {
  officeAndSystem: { zh: '单位与涉及的系统', en: 'office and systems' },
  found: { zh: '发现时间与经过', en: 'when and how it was found' },
  dataKinds: { zh: '涉及的信息种类', en: 'kinds of information' },
  people: { zh: '涉及人数', en: 'people concerned' },
  cause: { zh: '原因', en: 'cause' },
  harm: { zh: '可能造成的危害', en: 'harm that may come of it' },
  measures: { zh: '已采取的补救措施', en: 'measures taken' },
  whatYouCanDo: { zh: '您可以采取的措施', en: 'what you can do' },
  nextSteps: { zh: '下一步措施与请求', en: 'next steps and requests' },
  responsibility: { zh: '责任认定与处理', en: 'responsibility' },
  lessons: { zh: '教训与改进', en: 'lessons and improvements' },
  contact: { zh: '联系方式', en: 'contact' },
};
