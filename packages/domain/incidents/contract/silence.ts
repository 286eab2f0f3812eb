/** Who watches, and must not fall silent. The portal reads it. */
import type { PublicText } from '@kean/kernel';

/**
 * `mail` and `robot` are ways by which alerts are told, `teller` is what tells them; `patches` are the files of published weaknesses that somebody
 * brings, or what the last one says that nobody has mended.
 */
export const WATCHERS = ['detector', 'log', 'witness', 'backup', 'teller', 'mail', 'robot', 'patches'] as const;
export type Watcher = (typeof WATCHERS)[number];

/** As the rule of an alert that is about a watcher and about no person. */
export type SilenceRule = `silent-${Watcher}`;
export const silenceRuleOf = (watcher: Watcher): SilenceRule => `silent-${watcher}`;

export const SILENCE_TITLES: Readonly<Record<SilenceRule, PublicText>> = {
  'silent-detector': { zh: '泄露检测停顿', en: 'the watch of the log is silent' },
  'silent-log': { zh: '日志停顿', en: 'the log is silent' },
  'silent-witness': { zh: '见证方没有回应', en: 'the witness is silent' },
  'silent-teller': { zh: '告警通知停顿', en: 'nobody is told of alerts' },
  'silent-mail': { zh: '告警邮件发不出去', en: 'alerts are not told by mail' },
  'silent-robot': { zh: '告警群机器人发不出去', en: 'alerts are not told in the group' },
  'silent-patches': { zh: '补丁状态过期或有严重漏洞', en: 'the patch state is stale, or something critical is open' },
  'silent-backup': { zh: '备份或恢复演练过期', en: 'backups or restore drills are overdue' },
};
