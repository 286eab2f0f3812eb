import type { PersonalClass, PublicText } from '@kean/kernel';
import { checkBuiltYear } from '../checks/built-year.ts';
import { checkCertificateNumber } from '../checks/certificate-number.ts';
import { checkArea } from '../checks/figures.ts';
import type { FieldCheck } from '../checks/finding.ts';
import { checkIdentityNumber } from '../checks/identity-number.ts';
import { checkOwner } from '../checks/owner.ts';
import { checkPhone } from '../checks/phone.ts';

/** One thing that may be asked of a client. Whether it may be asked for a service is the purpose's to say, not the field's. */
export interface IntakeField {
  readonly title: PublicText;
  readonly class: PersonalClass;
  /** Wants a separate consent (PIPL 28-29; identity numbers as of GB/T 35273-2020 annex B). */
  readonly sensitive: boolean;
  /** Of the Data Privacy Vocabulary, for receipts. */
  readonly term: `pd:${string}`;
  /** The longest text that may be sent, in UTF-16 code units. */
  readonly maxLength: number;
  /** `null` where any text is fine. */
  readonly check: FieldCheck | null;
}

type Rest = Partial<Pick<IntakeField, 'sensitive' | 'check' | 'maxLength'>>;

const field = (
  zh: string,
  en: string,
  kind: PersonalClass,
  term: IntakeField['term'],
  { sensitive = false, check = null, maxLength = 40 }: Rest = {},
): IntakeField => ({ title: { zh, en }, class: kind, sensitive, term, maxLength, check });

/** Everything that a form may ask of a client, in the order in which forms show it. What does not stand here is asked by no form. */
export const INTAKE_FIELDS = {
  name: field('姓名', 'name', 'identity', 'pd:Name'),
  phone: field('联系电话', 'phone', 'contact', 'pd:TelephoneNumber', { check: checkPhone }),
  phone2: field('备用电话', 'second phone', 'contact', 'pd:TelephoneNumber', { check: checkPhone }),
  idNumber: field('证件号码', 'identity number', 'sensitive', 'pd:OfficialID', {
    sensitive: true,
    check: checkIdentityNumber,
  }),
  district: field('意向区域', 'district wanted', 'preference', 'pd:Preference'),
  layout: field('意向户型', 'layout wanted', 'preference', 'pd:Preference'),
  budgetFrom: field('预算下限', 'budget from', 'preference', 'pd:Preference'),
  budgetTo: field('预算上限', 'budget to', 'preference', 'pd:Preference'),
  areaFrom: field('意向面积下限', 'area from', 'preference', 'pd:Preference', { check: checkArea }),
  areaTo: field('意向面积上限', 'area to', 'preference', 'pd:Preference', { check: checkArea }),
  moveIn: field('入住时间', 'move in', 'preference', 'pd:Preference'),
  wishes: field('其他需求', 'other wishes', 'preference', 'pd:Preference', { maxLength: 500 }),
  address: field('房屋地址', 'address of the home', 'property', 'pd:PhysicalAddress', { maxLength: 200 }),
  certificateNo: field('不动产权证号', 'certificate number', 'property', 'pd:HouseOwned', {
    check: checkCertificateNumber,
  }),
  owner: field('产权人', 'owner on the certificate', 'identity', 'pd:Name', { check: checkOwner, maxLength: 100 }),
  area: field('建筑面积', 'floor area', 'property', 'pd:HouseOwned', { check: checkArea }),
  rooms: field('户型', 'layout', 'property', 'pd:HouseOwned'),
  builtYear: field('建成年代', 'year built', 'property', 'pd:HouseOwned', { check: checkBuiltYear }),
  askingPrice: field('委托价格', 'asking price', 'property', 'pd:HouseOwned'),
  condition: field('房屋状况', 'condition of the home', 'property', 'pd:HouseOwned', { maxLength: 500 }),
} as const satisfies Record<string, IntakeField>;

export type IntakeFieldName = keyof typeof INTAKE_FIELDS;
export const INTAKE_FIELD_NAMES = Object.keys(INTAKE_FIELDS) as readonly IntakeFieldName[];
