import type { SignalRule } from '../contract/signals.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * The rules with which an office begins. All of them lie under the 25 records of the strictest class from which the law calls it serious for staff
 * (法释〔2017〕10号, article 5), so that it is seen before it is.
 */
export const FIRST_RULES: readonly SignalRule[] = [
  {
    id: 'decoy-touched',
    title: { zh: '触碰诱饵客户', en: 'a decoy was touched' },
    severity: 'critical',
    counts: { acts: ['reveal', 'dossier', 'search', 'contact', 'export'], isDecoy: true },
    ...{ measure: 'events', windowMinutes: DAY, limit: 1 },
  },
  {
    id: 'reveals-in-a-burst',
    title: { zh: '短时间内大量查看', en: 'many looked at in an hour' },
    severity: 'high',
    counts: { acts: ['reveal'], refused: false },
    ...{ measure: 'clients', windowMinutes: HOUR, limit: 18 },
  },
  {
    id: 'reveals-outside-care',
    title: { zh: '一日内多次查看非本人负责的客户', en: 'several of others’ clients in a day' },
    severity: 'high',
    counts: { acts: ['reveal'], reach: ['branch', 'outside'], refused: false },
    ...{ measure: 'clients', windowMinutes: DAY, limit: 9 },
  },
  {
    id: 'slow-drip',
    title: { zh: '长期零星查看非本人负责的客户', en: 'others’ clients, a few each day for weeks' },
    severity: 'high',
    counts: { acts: ['reveal'], reach: ['branch', 'outside'], refused: false },
    ...{ measure: 'clients', windowMinutes: 30 * DAY, limit: 22 },
  },
  {
    id: 'walks-through',
    title: { zh: '按顺序逐个浏览', en: 'walks through the clients one after another' },
    severity: 'high',
    // Whoever goes through their own list from top to bottom does their work.
    counts: { acts: ['dossier', 'reveal'], reach: ['branch', 'outside'], refused: false },
    ...{ measure: 'walk', windowMinutes: 2 * HOUR, limit: 9 },
  },
  {
    id: 'leaver-looks',
    title: { zh: '离职通知期内查看增多', en: 'looks more than before since leaving was announced' },
    severity: 'high',
    counts: { acts: ['reveal'], inNotice: true, refused: false },
    ...{ measure: 'clients', windowMinutes: DAY, limit: 12, timesUsual: 2.5 },
  },
  {
    id: 'leaver-exports',
    title: { zh: '离职通知期内导出', en: 'an export since leaving was announced' },
    severity: 'high',
    counts: { acts: ['export'], inNotice: true, refused: false },
    ...{ measure: 'events', windowMinutes: DAY, limit: 1 },
  },
  {
    id: 'borrowed-beside',
    title: { zh: '陌生设备与常用设备交替使用', en: 'an unknown device takes turns with a known one' },
    severity: 'high',
    counts: { acts: ['reveal', 'dossier', 'search', 'list', 'export'], refused: false },
    ...{ measure: 'beside', windowMinutes: 4 * HOUR, limit: 4 },
  },
  {
    id: 'borrowed-at-night',
    title: { zh: '陌生设备在非工作时间查看', en: 'an unknown device looks outside of working hours' },
    severity: 'high',
    counts: { acts: ['reveal'], strangersDevice: true, offHours: true, refused: false },
    ...{ measure: 'clients', windowMinutes: 8 * HOUR, limit: 3 },
  },
  {
    id: 'many-refusals',
    title: { zh: '短时间内多次被拒绝', en: 'refused again and again' },
    severity: 'medium',
    counts: { acts: ['reveal', 'dossier', 'search', 'list', 'export'], refused: true },
    ...{ measure: 'events', windowMinutes: HOUR, limit: 15 },
  },
  {
    id: 'searches-in-a-burst',
    title: { zh: '短时间内大量检索', en: 'many searches in an hour' },
    severity: 'medium',
    counts: { acts: ['search'], refused: false },
    ...{ measure: 'events', windowMinutes: HOUR, limit: 60 },
  },
  {
    id: 'exports-in-a-day',
    title: { zh: '一日内多次导出', en: 'several exports in a day' },
    severity: 'medium',
    counts: { acts: ['export'], refused: false },
    ...{ measure: 'events', windowMinutes: DAY, limit: 4 },
  },
  {
    id: 'awake-after-long',
    title: { zh: '长期未用的账号突然查看', en: 'an account that slept looks at clients' },
    severity: 'medium',
    counts: { acts: ['reveal'], refused: false },
    ...{ measure: 'clients', windowMinutes: DAY, limit: 6, afterDaysOfSilence: 30 },
  },
  {
    id: 'looks-off-hours',
    title: { zh: '非工作时间大量查看', en: 'many looked at outside of working hours' },
    severity: 'medium',
    counts: { acts: ['reveal'], offHours: true, refused: false },
    ...{ measure: 'clients', windowMinutes: 8 * HOUR, limit: 9 },
  },
  {
    id: 'changed-rhythm',
    title: { zh: '在本人从不工作的时段查看', en: 'looks at hours at which this person never works' },
    severity: 'medium',
    counts: { acts: ['reveal'], unusualHour: true, refused: false },
    ...{ measure: 'clients', windowMinutes: 8 * HOUR, limit: 8 },
  },
  {
    id: 'unknown-device',
    title: { zh: '陌生设备在陌生网络查看', en: 'an unknown device in an unknown network looks at clients' },
    severity: 'medium',
    counts: { acts: ['reveal'], strangersDevice: true, refused: false },
    ...{ measure: 'clients', windowMinutes: DAY, limit: 14 },
  },
  {
    id: 'in-two-places',
    title: { zh: '同一账号同时在两处使用', en: 'one account in two places at once' },
    severity: 'high',
    counts: { acts: ['reveal', 'dossier', 'search', 'list', 'export'], refused: false },
    ...{ measure: 'apart', windowMinutes: 4 * HOUR, limit: 3 },
  },
  {
    id: 'purposes-that-do-not-fit',
    title: { zh: '多次以不符的用途申请查看', en: 'asks to look for purposes that do not fit' },
    severity: 'medium',
    counts: { acts: ['reveal'], unfitPurpose: true },
    ...{ measure: 'events', windowMinutes: DAY, limit: 10 },
  },
  {
    id: 'searches-for-weeks',
    title: { zh: '数周内检索过多', en: 'many searches, week after week' },
    severity: 'medium',
    counts: { acts: ['search'], refused: false },
    ...{ measure: 'events', windowMinutes: 30 * DAY, limit: 450 },
  },
  {
    id: 'exports-for-weeks',
    title: { zh: '数周内多次导出', en: 'exports, week after week' },
    severity: 'medium',
    counts: { acts: ['export'], refused: false },
    ...{ measure: 'events', windowMinutes: 30 * DAY, limit: 12 },
  },
];
