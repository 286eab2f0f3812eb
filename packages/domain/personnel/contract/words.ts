/** The words of leavings, apart from their shapes: a page that shows them loads no schema. */
import type { PublicText } from '@kean/kernel';

export const LEAVING_WAYS = {
  'at-once': { zh: '立即离职', en: 'at once' },
  planned: { zh: '按约定时间离职', en: 'at a set time' },
  dispute: { zh: '立即离职（有争议，不通知本人）', en: 'at once, in a dispute: the person is not told' },
} as const satisfies Record<string, PublicText>;

/** What no interface takes back; a named person says that it is. */
export const LEAVING_TASKS = {
  computer: { zh: '办公电脑', en: 'office computer' },
  'work-phone': { zh: '工作手机与号码卡', en: 'work phone and its card' },
  'office-keys': { zh: '门店与抽屉钥匙', en: 'keys of shop and drawers' },
  'access-card': { zh: '门禁卡、工牌', en: 'access card and badge' },
  'chat-groups': {
    zh: '已移出工作群（企业微信、钉钉、飞书）',
    en: 'taken out of work groups (WeCom, DingTalk, Feishu)',
  },
  'listing-platforms': { zh: '已停用房源平台账号', en: 'accounts at listing platforms closed' },
} as const satisfies Record<string, PublicText>;

/** The reminder of secrecy, by version. What was signed is the text of its version: a text once used is not changed, another is added. */
export const REMINDERS: Readonly<
  Record<number, { readonly title: PublicText; readonly paragraphs: readonly PublicText[] }>
> = {
  1: {
    title: { zh: '离职保密提醒', en: 'Reminder of secrecy' },
    paragraphs: [
      {
        zh: '您在职期间接触过客户的个人信息。离职后保密义务继续有效：不得留存、使用、复制、出售或向任何人提供客户的姓名、电话、住址、房产与交易等信息。',
        en: 'While you worked here you came to know clients’ personal information. Your duty of secrecy goes on: do not keep, use, copy, sell or give anybody the names, phones, addresses, properties or dealings of clients.',
      },
      {
        zh: '请交还并删除您手机、电脑、聊天记录、纸张中留有的客户信息，不得以新单位名义联系原客户。',
        en: 'Hand back and delete what is left of it on your phone, computer, in chats and on paper, and do not approach those clients for a new employer.',
      },
      {
        zh: '依据《个人信息保护法》第十条、第五十一条和《刑法》第二百五十三条之一：非法获取、出售或者提供公民个人信息，须承担法律责任；在履行职责中获得的，从重处罚。',
        en: 'Under PIPL 10 and 51 and article 253-1 of the Criminal Law whoever unlawfully obtains, sells or provides personal information is liable; where it was obtained on duty, more severely.',
      },
      {
        zh: '如您发现客户信息泄露，请告知本公司。',
        en: 'If you learn that clients’ information has leaked, tell us.',
      },
    ],
  },
};
/** What a new leaving is reminded with. */
export const REMINDER_VERSION = 1;
