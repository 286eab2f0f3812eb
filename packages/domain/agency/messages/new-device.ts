import { idOf, type PublicText } from '@kean/kernel';
import { choice, defineOfficeMessage, moment } from '@kean/messages';
import { z } from 'zod';
import type { DeviceWords } from '../sign-in/devices/device-in-words.ts';

const BROWSERS = {
  chrome: { zh: 'Chrome', en: 'Chrome' },
  edge: { zh: 'Edge', en: 'Edge' },
  firefox: { zh: 'Firefox', en: 'Firefox' },
  safari: { zh: 'Safari', en: 'Safari' },
  wechat: { zh: '微信', en: 'WeChat' },
  other: { zh: '其他浏览器', en: 'another browser' },
} as const satisfies Readonly<Record<DeviceWords['browser'], PublicText>>;
const SYSTEMS = {
  windows: { zh: 'Windows', en: 'Windows' },
  macos: { zh: 'macOS', en: 'macOS' },
  android: { zh: 'Android', en: 'Android' },
  ios: { zh: 'iOS', en: 'iOS' },
  harmony: { zh: '鸿蒙', en: 'HarmonyOS' },
  linux: { zh: 'Linux', en: 'Linux' },
  other: { zh: '其他系统', en: 'another system' },
} as const satisfies Readonly<Record<DeviceWords['system'], PublicText>>;

/**
 * What a person is told when somebody signs in as them from a browser that was not seen before. Names nobody, no address and no
 * client: a mail is read on servers that are not ours. It is a warning, so it goes at night as well; after a day it is none any more.
 */
export const newDeviceNotice = defineOfficeMessage({
  name: 'agency.new-device',
  version: 1,
  audience: 'staff',
  urgent: true,
  validMinutes: 24 * 60,
  facts: z.strictObject({ deviceId: idOf<'KnownDevice'>() }),
  variables: { browser: choice(BROWSERS), system: choice(SYSTEMS), seenAt: moment },
  mail: {
    subject: { zh: '客安：新设备登录了您的账号', en: 'KeAn: a new device signed in to your account' },
    paragraphs: [
      {
        zh: '北京时间 {seenAt}，有一台以前没有见过的设备用您的账号登录了客安：{system} 上的 {browser}。',
        en: 'At {seenAt}, Beijing time, a device that was not seen before signed in to KeAn with your account: {browser} on {system}.',
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
  },
});
