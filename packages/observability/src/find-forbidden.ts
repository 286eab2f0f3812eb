import { Personal } from '@kean/kernel';

/** Why something may not be printed. The closed list is also the label of the metric that counts refusals. */
export const FORBIDDEN_KINDS = [
  'personal', // a Personal<T> box
  'phone',
  'id-number', // resident identity number, GB 11643
  'email',
  'secret-name', // a text under a name such as password or token
  'secret-shape', // an address with a password, a bearer token, a private key
  'too-deep', // beyond what the guard looks through; nothing unseen is printed
] as const;
export type ForbiddenKind = (typeof FORBIDDEN_KINDS)[number];

export interface Forbidden {
  readonly kind: ForbiddenKind;
  /** Where it stands, for example `fields.rows.0`; never the value. */
  readonly path: string;
}

const MAX_DEPTH = 4;
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
const SECRET_NAME = /pass(word|phrase)?$|secret|token$|authorization|cookie|api[-_]?key|private[-_]?key/i;

/** Shapes that give a value away. Digits may be set apart the way people write them; UUIDs were taken out before. */
const SHAPES: readonly (readonly [ForbiddenKind, RegExp])[] = [
  ['secret-shape', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@]+@/i],
  ['secret-shape', /\bbearer\s+\S{8,}|\beyJ[\w-]{10,}\.[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY/i],
  ['id-number', /(?<!\d)[1-9]\d{5}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dXx](?![\dXx])/],
  ['phone', /(?<!\d)1[ -]?[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/],
  ['email', /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/i],
];

/**
 * Looks for a personal value or a secret in what is about to be printed; `null` when there is none.
 *
 * It is the second lock: the first is that only ids, counts and codes are given to a logger. A Chinese name or an address has
 * no shape, so this guard cannot see one, and no call may rely on it.
 */
export function findForbidden(candidate: unknown, path = '', depth = MAX_DEPTH): Forbidden | null {
  if (candidate instanceof Personal) return { kind: 'personal', path };
  if (typeof candidate === 'string') return findShape(candidate, path);
  if (typeof candidate === 'number' || typeof candidate === 'bigint') return findShape(String(candidate), path);
  if (candidate === null || typeof candidate !== 'object' || candidate instanceof Date) return null;
  if (depth === 0) return { kind: 'too-deep', path };
  for (const [key, part] of Object.entries(candidate)) {
    const place = path === '' ? key : `${path}.${key}`;
    if (typeof part === 'string' && part !== '' && SECRET_NAME.test(key)) return { kind: 'secret-name', path: place };
    const found = findForbidden(part, place, depth - 1);
    if (found !== null) return found;
  }
  return null;
}

function findShape(text: string, path: string): Forbidden | null {
  // Full-width digits and letters are the same value to whoever reads the log.
  const plain = text.normalize('NFKC').replace(UUID, '');
  for (const [kind, shape] of SHAPES) if (shape.test(plain)) return { kind, path };
  return null;
}
