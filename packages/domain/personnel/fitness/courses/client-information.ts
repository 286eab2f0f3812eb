import type { CourseText } from './course.ts';

/** What everybody is taught who works with clients. */
export const CLIENT_INFORMATION: CourseText = {
  version: 1,
  title: { zh: '客户信息保护培训', en: 'Course: clients’ information' },
  paragraphs: [
    {
      zh: '收集前先告知：处理者是谁、为什么、收集哪些、保存多久、客户有哪些权利。只收集所选服务需要的信息；敏感信息须另行取得单独同意。',
      en: 'Tell first: who handles it, why, what, for how long, and which rights the client has. Collect only what the chosen service needs; sensitive information wants a separate consent.',
    },
    {
      zh: '只为服务客户、在权限范围内查阅。每次查看都写入日志，本人和主管都能看到。不得出借账号，不得截屏、抄录、用私人手机或聊天工具外发。',
      en: 'Look only to serve the client and within your reach. Every look is in the log, for you and your manager to see. Lend your account to nobody; take no screenshots or notes, and send nothing by private phone or chat.',
    },
    {
      zh: '任何人索要、收买客户信息，或以公安、物业等名义要求提供时，不自行提供，转交合规负责人按程序核实书面手续。',
      en: 'Whoever asks for or offers to buy clients’ information, also in the name of the police or a property manager, gets nothing from you: pass it to compliance, who checks the papers.',
    },
    {
      zh: '客户撤回同意或要求删除时，当场登记，不劝阻、不拖延。发现泄露、误发、遗失，立即报告，不自行删除痕迹。',
      en: 'When a client withdraws consent or asks for deletion, note it at once; neither dissuade nor delay. A leak, a wrong recipient or a loss is reported at once, and no trace is removed.',
    },
    {
      zh: '非法获取、出售、提供房产等财产信息五十条以上即可能构成犯罪；在履职中获得并出售的，标准减半。离职后保密义务继续有效。',
      en: 'From 50 records of property information unlawfully got, sold or given it may be a crime, and half of that where they came to you on duty. The duty of secrecy goes on after you leave.',
    },
  ],
  questions: [
    {
      words: { zh: '业主到店登记，第一步应做什么？', en: 'An owner comes to be registered. What comes first?' },
      options: [
        { zh: '先出示告知书，说明目的、范围和权利', en: 'Show the notice: purpose, extent and rights' },
        { zh: '先登记电话，签约时再说明', en: 'Take the phone, explain at signing' },
        { zh: '先复印证件备用', en: 'Copy the papers, to have them' },
      ],
    },
    {
      words: {
        zh: '同事账号被锁，请您登录后让他查一位客户，应当：',
        en: 'A colleague is locked out and asks you to sign in so that he can look at a client. You:',
      },
      options: [
        { zh: '拒绝，请他走账号恢复流程', en: 'refuse, and point him to the recovery of accounts' },
        { zh: '登录后由本人在旁看着', en: 'sign in and watch' },
        { zh: '替他查好后发到聊天里', en: 'look it up and send it by chat' },
      ],
    },
    {
      words: {
        zh: '有人自称派出所民警，电话要求提供业主号码，应当：',
        en: 'Somebody who says to be the police asks by phone for an owner’s number. You:',
      },
      options: [
        { zh: '不提供，转交合规负责人核实书面手续', en: 'give nothing and pass it to compliance' },
        { zh: '核对警号后立即提供', en: 'give it once he tells his badge number' },
        { zh: '只提供后四位', en: 'give the last four digits only' },
      ],
    },
    {
      words: { zh: '客户要求删除本人信息，应当：', en: 'A client asks to be deleted. You:' },
      options: [
        { zh: '当场登记请求，由合规按程序办理', en: 'note the request at once; compliance handles it' },
        { zh: '劝客户保留，方便以后联系', en: 'talk them out of it' },
        { zh: '自己把档案改成空白', en: 'blank the dossier yourself' },
      ],
    },
    {
      words: {
        zh: '误把客户名单发到工作群，应当：',
        en: 'You sent a list of clients to a work group by mistake. You:',
      },
      options: [
        { zh: '立即报告安全，并保留痕迹', en: 'report it to security at once and keep the traces' },
        { zh: '撤回消息，不再提起', en: 'recall the message and say nothing' },
        { zh: '等有人发现再说', en: 'wait until somebody notices' },
      ],
    },
  ],
};
