import { bareName } from '../protocol/filter.ts';
import { isObject, type PatchAct, readBoolean } from '../protocol/patch-op.ts';
import { refuse, URN } from '../protocol/scim-fault.ts';
import type { KeptOfUser } from './stored-user.ts';

/** Attributes of RFC 7643 that a directory may send and that we have no purpose for: taken without a word, and not kept. */
const NOT_KEPT = new Set([
  ...['schemas', 'nickname', 'profileurl', 'title', 'usertype', 'preferredlanguage', 'locale', 'timezone', 'password'],
  ...['emails', 'phonenumbers', 'ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509certificates'],
  ...['costcenter', 'organization', 'division', 'manager'],
]);
const NAMES_NOT_KEPT = ['givenname', 'familyname', 'middlename', 'honorificprefix', 'honorificsuffix'];
const READ_ONLY = ['id', 'meta', 'groups'];

/** What the standard's texts become; wrong ones are refused by the attribute's name, never by what they held. */
const READ = {
  userName: (value: unknown) => {
    const mail = text(value, 'userName', 120).toLowerCase();
    if (!/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(mail))
      throw refuse('invalidValue', '"userName" is the work e-mail address.');
    return mail;
  },
  externalId: (value: unknown) => text(value, 'externalId', 200),
  displayName: (value: unknown) => text(value, 'displayName', 60),
  employeeNumber: (value: unknown) => {
    const number = text(value, 'employeeNumber', 20);
    if (!/^[A-Za-z0-9-]+$/.test(number))
      throw refuse('invalidValue', '"employeeNumber" has letters, digits and dashes.');
    return number;
  },
  department: (value: unknown) => text(value, 'department', 40),
  active: (value: unknown) => readBoolean(value, 'active'),
} as const;

const ATTRIBUTES: Readonly<Record<string, keyof typeof READ>> = {
  username: 'userName',
  externalid: 'externalId',
  displayname: 'displayName',
  'name.formatted': 'displayName',
  employeenumber: 'employeeNumber',
  department: 'department',
  active: 'active',
};

export type ToldOfUser = { -readonly [Key in keyof KeptOfUser]?: KeptOfUser[Key] };

/** The body of a POST or PUT. @throws ScimFault invalidSyntax | invalidValue */
export function readUser(body: unknown): ToldOfUser & Pick<KeptOfUser, 'userName' | 'displayName'> {
  if (!isObject(body) || !Array.isArray(body.schemas) || !body.schemas.includes(URN.user))
    throw refuse('invalidSyntax', `"schemas" has to name ${URN.user}.`);
  const told: ToldOfUser = {};
  const given = new Map(Object.entries(body).map(([key, value]) => [key.toLowerCase(), value]));
  const extension = given.get(URN.enterprise.toLowerCase());
  const name = given.get('name');
  const all = new Map([
    ...given,
    ...entries(extension),
    ...entries(name).map(([key, value]) => [`name.${key}`, value] as const),
  ]);
  const formatted = all.get('name.formatted');
  if (isBlank(all.get('displayname'))) all.set('displayname', isBlank(formatted) ? joined(all) : formatted);
  for (const [key, value] of all) {
    const attribute = Object.hasOwn(ATTRIBUTES, bareName(key)) ? ATTRIBUTES[bareName(key)] : undefined;
    if (attribute === undefined || key === 'name.formatted' || value === null || value === undefined) continue;
    Object.assign(told, { [attribute]: READ[attribute](value) });
  }
  const { userName, displayName } = told;
  if (userName === undefined) throw refuse('invalidValue', '"userName" is required.');
  if (displayName === undefined) throw refuse('invalidValue', '"displayName" or a name is required.');
  return { ...told, userName, displayName };
}

/** Applies the acts of a PATCH to what is kept, all of them or none. @throws ScimFault */
export function patchUser(kept: KeptOfUser, id: string, acts: readonly PatchAct[]): KeptOfUser {
  const wanted: { -readonly [Key in keyof KeptOfUser]: KeptOfUser[Key] } = { ...kept };
  for (const { op, attribute: path, value } of acts) {
    const base = path.split('.', 1)[0] ?? '';
    const attribute = Object.hasOwn(ATTRIBUTES, path) ? ATTRIBUTES[path] : undefined;
    if (attribute === undefined) {
      if (READ_ONLY.includes(base)) {
        if (path === 'id' && op !== 'remove' && value === id) continue;
        throw refuse('mutability', `"${base}" is written by the office alone.`);
      }
      const isName = base === 'name' && NAMES_NOT_KEPT.includes(path.slice('name.'.length));
      if (isName || path === 'name' || NOT_KEPT.has(base)) continue;
      throw refuse('invalidPath', 'The path names an attribute that a person does not have.');
    }
    if (op === 'remove') {
      if (attribute !== 'externalId' && attribute !== 'department')
        throw refuse('mutability', `"${attribute}" is required and cannot be removed.`);
      wanted[attribute] = null;
      continue;
    }
    Object.assign(wanted, { [attribute]: READ[attribute](value) });
  }
  return wanted;
}

/** In the order of Chinese names, without a blank where there is no other script. */
function joined(all: ReadonlyMap<string, unknown>): unknown {
  const [family, given] = [all.get('name.familyname'), all.get('name.givenname')];
  if (typeof family !== 'string' || typeof given !== 'string') return typeof family === 'string' ? family : given;
  return /\p{Script=Han}/u.test(family) ? `${family}${given}` : `${given} ${family}`;
}

function entries(value: unknown): (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value).map(([key, each]) => [key.toLowerCase(), each] as const) : [];
}

function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

function text(value: unknown, attribute: string, most: number): string {
  const trimmed = typeof value === 'string' ? value.normalize('NFC').trim() : '';
  // No control characters: they end up in files and mail headers.
  if (trimmed === '' || trimmed.length > most || /\p{Cc}/u.test(trimmed))
    throw refuse('invalidValue', `"${attribute}" is a text of 1 to ${most} characters.`);
  return trimmed;
}
