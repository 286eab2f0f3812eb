import type { SignalRule } from '../contract/signals.ts';

/**
 * What is told of whoever was shown a decoy's number that stands in a leaked list. No rule of the watch: it needs the list. Told at the look itself, so
 * that the alert shows what else the person did that day.
 */
export const NUMBER_LEAKED: Pick<SignalRule, 'id' | 'title' | 'severity' | 'windowMinutes'> = {
  id: 'decoy-number-leaked',
  title: { zh: '诱饵号码出现在泄露名单中', en: 'a decoy’s number stands in a leaked list' },
  severity: 'critical',
  windowMinutes: 24 * 60,
};
