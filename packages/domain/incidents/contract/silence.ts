/** Who watches, and must not fall silent. The portal reads it. */
import type { PublicText } from '@kean/kernel';

export const WATCHERS = ['detector', 'log', 'witness', 'backup'] as const;
export type Watcher = (typeof WATCHERS)[number];

/** As the rule of an alert that is about a watcher and about no person. */
export type SilenceRule = `silent-${Watcher}`;
export const silenceRuleOf = (watcher: Watcher): SilenceRule => `silent-${watcher}`;

export const SILENCE_TITLES: Readonly<Record<SilenceRule, PublicText>> = {
  'silent-detector': { zh: '泄露检测停顿', en: 'the watch of the log is silent' },
  'silent-log': { zh: '日志停顿', en: 'the log is silent' },
  'silent-witness': { zh: '见证方没有回应', en: 'the witness is silent' },
  'silent-backup': { zh: '备份或恢复演练过期', en: 'backups or restore drills are overdue' },
};
