import type { PublicText } from '@kean/kernel';
import { type Mail, writeMail } from '@kean/mail';
import type { DeviceWords } from '../sign-in/devices/device-in-words.ts';

const BROWSERS: Readonly<Record<DeviceWords['browser'], PublicText>> = {
  chrome: { zh: 'Chrome', en: 'Chrome' },
  edge: { zh: 'Edge', en: 'Edge' },
  firefox: { zh: 'Firefox', en: 'Firefox' },
  safari: { zh: 'Safari', en: 'Safari' },
  wechat: { zh: '微信', en: 'WeChat' },
  other: { zh: '其他浏览器', en: 'another browser' },
};
const SYSTEMS: Readonly<Record<DeviceWords['system'], PublicText>> = {
  windows: { zh: 'Windows', en: 'Windows' },
  macos: { zh: 'macOS', en: 'macOS' },
  android: { zh: 'Android', en: 'Android' },
  ios: { zh: 'iOS', en: 'iOS' },
  harmony: { zh: '鸿蒙', en: 'HarmonyOS' },
  linux: { zh: 'Linux', en: 'Linux' },
  other: { zh: '其他系统', en: 'another system' },
};

/** `2026-11-26 12:39`, by the clocks of the office. */
const MOMENT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

/**
 * What a person is told when somebody signs in as them from a browser that was not seen before. Names nobody, no address and no
 * client: a mail is read on servers that are not ours.
 */
export function newDeviceMail({
  browser,
  system,
  seenAt,
}: DeviceWords & { readonly seenAt: Date }): Pick<Mail, 'subject' | 'text'> {
  const [by, on, at] = [BROWSERS[browser], SYSTEMS[system], MOMENT.format(seenAt)];
  return writeMail({
    subject: { zh: '客安：新设备登录了您的账号', en: 'KeAn: a new device signed in to your account' },
    paragraphs: [
      {
        zh: `北京时间 ${at}，有一台以前没有见过的设备用您的账号登录了客安：${on.zh} 上的 ${by.zh}。`,
        en: `At ${at}, Beijing time, a device that was not seen before signed in to KeAn with your account: ${by.en} on ${on.en}.`,
      },
      {
        zh: '如果是您本人，下次打开客安时点“是我”即可。',
        en: 'If it was you, say so when KeAn asks the next time you open it.',
      },
      {
        zh: '如果不是您：请立即打开客安，在“设置 → 登录的设备”让它退出，修改密码，并告诉安全负责人。',
        en: 'If it was not: open KeAn at once, sign that device out under Settings, Sessions, change your password, and tell security.',
      },
    ],
  });
}
