import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ExportedRegister, ExportRegisterInput } from '../../contract/secrecy.ts';
import { BREACH_KINDS, BREACH_MEASURES, BREACH_STATES, HOW_SIGNED } from '../../contract/secrecy-words.ts';
import { markedSheet } from '../../sheets/marked-sheet.ts';
import { record } from '../audit-events.ts';
import { asThemself } from '../breaches/stored-breach.ts';
import { breachRows } from './list-breaches.ts';
import { reminderRows } from './list-reminders.ts';
import { undertakingRows } from './list-undertakings.ts';

const MOST_ROWS = 50_000;
type Tongue = SignedInContext['locale'];
type Lines = readonly (readonly string[])[];

/** A register as a sheet, for whoever files it: codes, names and days. What was written about anybody stays sealed and is in no sheet. */
export function exportRegister(call: SignedInContext, { register }: ExportRegisterInput): Promise<ExportedRegister> {
  const { principal, services, locale } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const lines = await LINES[register](tx, call, locale);
    const { csv, mark } = await markedSheet(tx, call, [HEADS[register][locale], ...lines]);
    await record(tx, {
      ...{ action: 'personnel.secrecy-exported', outcome: 'allowed', principal },
      ...{ subject: { kind: 'SecrecyBreach', id: null }, facts: { register, count: lines.length, ...mark } },
    });
    return { csv, rows: lines.length };
  });
}

const LINES: Record<
  ExportRegisterInput['register'],
  (tx: SqlTransaction, call: SignedInContext, tongue: Tongue) => Promise<Lines>
> = {
  undertakings: async (tx, _, tongue) =>
    (await undertakingRows(tx, { show: 'all', limit: MOST_ROWS })).map((row) => [
      ...[row.staffNumber, row.staffName, String(row.version), HOW_SIGNED[row.how][tongue], row.paperRef ?? ''],
      ...[dayOf(row.signedAt), dayOf(row.validUntil), row.stands ? YES[tongue] : NO[tongue]],
    ]),
  reminders: async (tx, _, tongue) =>
    (await reminderRows(tx, { show: 'all', limit: MOST_ROWS })).map((row) => [
      ...[`LZ-${String(row.number).padStart(6, '0')}`, row.staffNumber, row.staffName, dayOf(row.leftAt)],
      ...[String(row.reminders), dayOf(row.remindedAt), dayOf(row.signedAt)],
      ...[row.signedHow === null ? '' : HOW_SIGNED[row.signedHow][tongue], row.paperRef ?? ''],
    ]),
  breaches: async (tx, { principal }, tongue) =>
    (await breachRows(tx, principal.staffId, { limit: MOST_ROWS })).map((row) => [
      ...[`WB-${String(row.number).padStart(6, '0')}`, row.staffNumber, row.staffName, row.happenedOn],
      ...[BREACH_KINDS[row.kind][tongue], BREACH_MEASURES[row.measure][tongue], BREACH_STATES[row.state][tongue]],
      ...[row.recordedByName ?? '', dayOf(row.recordedAt), row.decidedByName ?? '', dayOf(row.decidedAt)],
      ...[dayOf(row.appealedAt), row.answeredByName ?? '', dayOf(row.answeredAt), dayOf(row.keptUntil)],
    ]),
};

const HEADS = {
  undertakings: {
    zh: ['工号', '姓名', '承诺书版本', '签署方式', '纸质编号', '签署日', '有效至', '目前有效'],
    en: ['Number', 'Name', 'Version', 'How', 'Paper', 'Signed', 'Until', 'In force'],
  },
  reminders: {
    zh: ['离职编号', '工号', '姓名', '离职日', '提醒次数', '最近提醒', '签署日', '方式', '纸质编号'],
    en: ['Leaving', 'Number', 'Name', 'Left', 'Reminders', 'Last reminder', 'Signed', 'How', 'Paper'],
  },
  breaches: {
    zh: [
      '编号',
      '工号',
      '姓名',
      '发生日',
      '类别',
      '处理',
      '状态',
      '登记人',
      '登记日',
      '复核人',
      '复核日',
      '申诉日',
      '答复人',
      '答复日',
      '保存至',
    ],
    en: [
      'No.',
      'Number',
      'Name',
      'Day',
      'Kind',
      'Measure',
      'State',
      'Recorded by',
      'On',
      'Decided by',
      'On',
      'Appealed',
      'Answered by',
      'On',
      'Kept until',
    ],
  },
} as const satisfies Record<ExportRegisterInput['register'], Record<Tongue, readonly string[]>>;
const YES = { zh: '是', en: 'yes' } as const;
const NO = { zh: '否', en: 'no' } as const;

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

function dayOf(at: Date | null): string {
  return at === null ? '' : DAY.format(at);
}
