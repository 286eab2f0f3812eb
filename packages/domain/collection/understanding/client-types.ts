import type { ClientRole } from '@kean/clients/contract';
import { readable } from './cell-text.ts';

/**
 * Words of 客户类型 → role. 业主 (owner) is read as seller: in the lists at hand every 业主 comes with a property and a price like
 * the sellers beside it. The word itself is kept (see {@link saysLessThanItsRole}), because an owner may also let.
 */
const WORDS: Readonly<Record<string, readonly ClientRole[]>> = {
  buyer: ['buyer'],
  求购: ['buyer'],
  购: ['buyer'],
  买: ['buyer'],
  买房: ['buyer'],
  购房: ['buyer'],
  买家: ['buyer'],
  买方: ['buyer'],
  买受人: ['buyer'],
  购房者: ['buyer'],
  seller: ['seller'],
  owner: ['seller'],
  出售: ['seller'],
  售: ['seller'],
  卖: ['seller'],
  卖房: ['seller'],
  售房: ['seller'],
  卖家: ['seller'],
  卖方: ['seller'],
  业主: ['seller'],
  landlord: ['landlord'],
  出租: ['landlord'],
  放租: ['landlord'],
  招租: ['landlord'],
  出租方: ['landlord'],
  房东: ['landlord'],
  tenant: ['tenant'],
  求租: ['tenant'],
  租房: ['tenant'],
  承租: ['tenant'],
  承租方: ['tenant'],
  租客: ['tenant'],
  租户: ['tenant'],
  租售: ['seller', 'landlord'],
  换房: ['buyer', 'seller'],
  置换: ['buyer', 'seller'],
};

export interface UnderstoodType {
  /** Empty where the cell is empty or one of its words is unknown: half an answer would be a guess. */
  readonly roles: readonly ClientRole[];
  /** True where the wording says more or something else than the roles. */
  readonly keepWording: boolean;
}

export function readClientType(cell: string): UnderstoodType {
  const text = readable(cell).toLowerCase();
  if (text === '') return { roles: [], keepWording: false };
  const roles = new Set<ClientRole>();
  const words = text.split(/[/\\、,;|+&\s]|和|兼/).filter((word) => word !== '');
  for (const word of words) {
    const meant = WORDS[word.replace(/客户$/, '')];
    if (meant === undefined) return { roles: [], keepWording: true };
    for (const role of meant) roles.add(role);
  }
  return { roles: [...roles], keepWording: words.some(saysLessThanItsRole) };
}

/** 业主 and 房东 name what a person is, not what they came for. */
export function saysLessThanItsRole(word: string): boolean {
  return word.startsWith('业主') || word === 'owner';
}
