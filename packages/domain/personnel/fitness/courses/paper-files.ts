import type { CourseText } from './course.ts';

/** What whoever keeps paper is taught besides. */
export const PAPER_FILES: CourseText = {
  version: 1,
  title: { zh: '纸质档案管理培训', en: 'Course: paper files' },
  paragraphs: [
    {
      zh: '纸质客户资料逐份编号、分类、入柜上锁。谁持有钥匙由系统登记；离开座位前锁柜，下班后桌面不留资料。',
      en: 'Every paper of a client has a number and a class and lies in a locked cabinet. Who holds a key is recorded; lock before you leave your desk, and leave nothing on it.',
    },
    {
      zh: '借出须登记借阅人、用途和归还日期，逾期催还。原件与扫描件保持一致，有增改须重新扫描。',
      en: 'A loan names who, what for and when it comes back; overdue ones are called in. Paper and scan stay in step: what was added is scanned again.',
    },
    {
      zh: '到期资料由一人销毁、一人监销，使用交叉切割，不得当废纸出售。清点发现缺失立即登记并报告。',
      en: 'What is due is shredded by one and witnessed by another, cross-cut; none of it is sold as waste. What is missing at stock-taking is recorded and reported at once.',
    },
  ],
  questions: [
    {
      words: { zh: '经纪人要取走一份档案签约，应当：', en: 'An agent needs a file for a signing. You:' },
      options: [
        { zh: '登记借出后交给本人', en: 'record the loan, then hand it over' },
        { zh: '先给，回来补登记', en: 'hand it over and record it later' },
        { zh: '复印一份给他', en: 'give a copy' },
      ],
    },
    {
      words: { zh: '文件补签了一页，应当：', en: 'A page was added to a file. You:' },
      options: [
        { zh: '重新扫描，使扫描件一致', en: 'scan it again' },
        { zh: '原扫描件不动', en: 'leave the scan as it is' },
        { zh: '等年底统一处理', en: 'wait for the end of the year' },
      ],
    },
    {
      words: { zh: '销毁纸质资料须：', en: 'To shred paper takes:' },
      options: [
        { zh: '一人销毁、另一人监销', en: 'one who shreds and another who witnesses' },
        { zh: '档案员一人即可', en: 'the archivist alone' },
        { zh: '交给保洁处理', en: 'the cleaners' },
      ],
    },
    {
      words: { zh: '清点时少了一份档案，应当：', en: 'A file is missing at stock-taking. You:' },
      options: [
        { zh: '立即登记差异并报告', en: 'record the difference and report it at once' },
        { zh: '过几天再找', en: 'look again in some days' },
        { zh: '用扫描件补一份', en: 'print one from the scan' },
      ],
    },
    {
      words: { zh: '下班前，桌上的客户资料应当：', en: 'Clients’ papers on your desk in the evening:' },
      options: [
        { zh: '放回柜内并上锁', en: 'go back into the cabinet, locked' },
        { zh: '叠好放在桌上', en: 'stay on the desk in a pile' },
        { zh: '带回家继续处理', en: 'go home with you' },
      ],
    },
  ],
};
