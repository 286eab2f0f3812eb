/**
 * How a clause or a mechanism says what it keeps about people: the words of `personal-data.ts`, the same everywhere. The database
 * schema carries them once more in its comments; `infra/pii-gate` compares the two, and the register is made of them.
 */
import type { PublicText } from './app-error.ts';

/**
 * What kind of information it is. `sensitive` as of PIPL 28 and GB/T 35273-2020 annex B, identity numbers included; a sealed
 * column of several fields carries the strictest class among them.
 */
export const PERSONAL_CLASSES = {
  identity: { zh: '身份', en: 'identity' },
  contact: { zh: '联系方式', en: 'contact' },
  property: { zh: '房产', en: 'property' },
  preference: { zh: '需求偏好', en: 'needs and preferences' },
  sensitive: { zh: '敏感个人信息', en: 'sensitive' },
  pseudonym: { zh: '去标识化标识', en: 'pseudonym' },
  credential: { zh: '登录凭据', en: 'credential' },
  device: { zh: '设备与网络', en: 'device and network' },
  conduct: { zh: '工作行为', en: 'conduct at work' },
} as const satisfies Record<string, PublicText>;
export type PersonalClass = keyof typeof PERSONAL_CLASSES;

/** Whose information it is. `caller`: whoever tried to sign in, or objected to being contacted; not known to be anybody. */
export const SUBJECT_KINDS = ['client', 'staff', 'import', 'caller'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What is kept as long as each other, and what ends it. */
export const RETENTION_GROUPS = {
  'client-dossier': {
    zh: '至委托结束后的保存期届满，或客户要求删除',
    en: 'until the dossier is disposed of or erased',
  },
  'client-needs': {
    zh: '至需求的保存期届满，最迟与档案一并',
    en: 'until the period of needs is over, at the latest with the dossier',
  },
  'client-property': {
    zh: '至房源信息的保存期届满，最迟与档案一并',
    en: 'until the period of properties is over, at the latest with the dossier',
  },
  'import-upload': { zh: '至导入结束', en: 'until the import ends' },
  'import-rejects': { zh: '至未导入清单的保存期届满', en: 'until the period of reject files ends' },
  'leaked-file': {
    zh: '至影响范围测算完成，最长七十二小时',
    en: 'until how far a leak reaches is measured, seventy-two hours at most',
  },
  'registration-draft': {
    zh: '至登记完成，最长一日',
    en: 'until the client is registered, a day at most',
  },
  'paper-proof': { zh: '至销毁凭证的保存期届满', en: 'until the proof of destruction need not be kept' },
  'duty-record': { zh: '至违反保密义务登记的保存期届满', en: 'until the period of the register of breaches is over' },
  'staff-record': { zh: '至员工离职后的保存期届满', en: 'until the period after leaving ends' },
  'sign-in-session': { zh: '至登录会话失效', en: 'until the session ends' },
  'sign-in-window': { zh: '至计数时段结束', en: 'until the counted period is over' },
  'contact-objection': { zh: '至本人撤回拒绝联系', en: 'until the person withdraws the objection' },
} as const satisfies Record<string, PublicText>;
export type RetentionGroup = keyof typeof RETENTION_GROUPS;

/** The ways in which a value becomes unreadable for good. Each is done by an {@link Eraser} that exists and is tested. */
export const ERASER_KINDS = {
  'destroy-data-key': { zh: '销毁数据密钥', en: 'its data key is destroyed' },
  'delete-row': { zh: '删除整行', en: 'its row is deleted' },
  'overwrite-column': { zh: '覆盖该列', en: 'its column is overwritten' },
  'expire-row': { zh: '到期删除整行', en: 'its row is deleted when its time is over' },
} as const satisfies Record<string, PublicText>;
export type EraserKind = keyof typeof ERASER_KINDS;

/**
 * Makes what is kept about one subject at one place unreadable for good. Safe to repeat: a second run finds nothing and succeeds.
 * @throws AppError where it could not be done; then it is not done, and whoever conducts the erasure asks again
 */
export interface Eraser {
  readonly kind: EraserKind;
  erase(subjectId: string): Promise<void>;
}

/** Why something is kept, and what allows it (clause 1.1, PIPL 13). */
export interface PurposeOfKeeping {
  readonly purpose: PublicText;
  readonly basis: PublicText;
}

/** One place that holds something about a person. */
export interface PersonalPlace<Purpose extends string = string> {
  /** `table.column`; or `object:` and the form of the key, for example `object:imports/<id>/source`. */
  readonly place: string;
  readonly class: PersonalClass;
  readonly purpose: Purpose;
  readonly retention: RetentionGroup;
  readonly eraser: EraserKind;
  /**
   * Whose it is, and what names them: a column of the same table, or `<id>` of an object's key. For `expire-row` the column that
   * says when the row's time is over.
   */
  readonly subject: { readonly kind: SubjectKind; readonly by: string };
  /** Whether it lies there encrypted under the subject's own key. */
  readonly sealed: boolean;
  /** Whose data key seals it, from the subject's id, where that is not the subject itself. */
  readonly sealedUnder?: (subjectId: string) => string;
}

/** Everything that one clause or mechanism keeps about people. */
export interface PersonalData<Purpose extends string = string> {
  /** The package's name, for example `clients`. */
  readonly owner: string;
  /** Clauses of the standard that it implements, for example `3.1-3.2`. */
  readonly clauses: string;
  readonly purposes: Readonly<Record<Purpose, PurposeOfKeeping>>;
  readonly places: readonly PersonalPlace<Purpose>[];
}

/** Declares it, in `personal-data.ts`: a purpose that is not explained does not compile. */
export function declarePersonalData<const Purpose extends string>(
  data: Omit<PersonalData<Purpose>, 'places'> & { readonly places: readonly PersonalPlace<NoInfer<Purpose>>[] },
): PersonalData<Purpose> {
  return Object.freeze({ ...data });
}

/** Several columns of one table that are alike in everything else. */
export function columnsOf<const Rest extends Omit<PersonalPlace, 'place'>>(
  table: string,
  columns: readonly string[],
  rest: Rest,
): (Rest & { readonly place: string })[] {
  return columns.map((column) => ({ ...rest, place: `${table}.${column}` }));
}
