/** The purposes of the trade: one file each. This list only says in which order they are shown. */
import { letting } from './letting.ts';
import { marketNews } from './market-news.ts';
import { purchase } from './purchase.ts';
import type { Purpose } from './purpose.ts';
import { sale } from './sale.ts';
import { satisfactionCall } from './satisfaction-call.ts';
import { signing } from './signing.ts';
import { tenancy } from './tenancy.ts';
import { viewing } from './viewing.ts';

const LIST = [purchase, tenancy, sale, letting, signing, viewing, marketNews, satisfactionCall] as const;

export type PurposeCode = (typeof LIST)[number]['code'];
export const PURPOSES: readonly Purpose[] = LIST;
export const PURPOSE_CODES = LIST.map(({ code }) => code) as readonly PurposeCode[];

/** Every code has a purpose, by its type. */
export function purposeOf(code: PurposeCode): Purpose {
  const purpose = PURPOSES.find((each) => each.code === code);
  if (purpose === undefined) throw new TypeError(`no purpose is called ${code}`);
  return purpose;
}

export { INTAKE_FIELD_NAMES } from '../fields/intake-fields.ts';
export type { FieldNeed, LawfulBasis, Purpose } from './purpose.ts';
