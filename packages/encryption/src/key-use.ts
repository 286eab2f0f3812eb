import type { ClientId, Scope, StaffId } from '@kean/kernel';
import { failEncryption } from './key-errors.ts';

/** A person of the office; a `Principal` is one, a job knows the id alone. */
export interface KeyStaff {
  readonly staffId: StaffId;
}

/** The client whom it is about, in their own pages. */
export interface KeyClient {
  readonly ownClientId: ClientId;
}

/** Who asks: a person, the client themself, or `system` for work that no person started. */
export type KeyPrincipal = KeyStaff | KeyClient | 'system';

export function isStaff(principal: KeyPrincipal): principal is KeyStaff {
  return principal !== 'system' && 'staffId' in principal;
}

export function isClient(principal: KeyPrincipal): principal is KeyClient {
  return principal !== 'system' && 'ownClientId' in principal;
}

/** Who asks for keys, and what for. Nobody gets a key without saying both. */
export interface KeyUse {
  readonly principal: KeyPrincipal;
  /** Kinds of sensitive information that will be opened; each wants something of its own that allows it. Absent: none. */
  readonly sensitive?: readonly string[];
  /** A code such as `show-list`, `import` or a stated purpose of a reveal; never free text. */
  readonly purpose: string;
}

/** One thing that allows a purpose: a consent that stands, or another basis that was approved. This package knows none of the words. */
export interface Ground {
  readonly purpose: string;
  /** `general`, or the kind of sensitive information that it is for. */
  readonly class: string;
  readonly basis: 'consent' | 'contract' | 'legal-duty';
  /** Of the subject's consents, counted by its clause; 0 where it is no consent. */
  readonly version: number;
  /** What the subject was told would be used for it; empty where it is no consent. */
  readonly fields: readonly string[];
}

/** A subject whose key is asked for, with what the caller has read of it under row security. */
export interface AskedSubject {
  readonly id: string;
  /** State of the record at that moment, as its clause calls it. */
  readonly state: string;
  /** What allows opening at that moment, as it was read with the state; none for a subject that is not asked for anything but a mask. */
  readonly grounds: readonly Ground[];
  /** How far the caller reaches, and to whom the subject is assigned now: `null` for nobody, and for an assignment that lapsed. */
  readonly reach: { readonly scope: Scope | 'system' | 'self'; readonly assignee: StaffId | null };
  /** The bytes that will be opened: a key in memory that is older than they are is read again. */
  readonly sealed?: Uint8Array;
}

const PURPOSE = /^[a-z][a-z0-9.-]{1,63}$/;

/** @throws AppError ENCRYPTION_USE_NOT_STATED */
export function requireStatedUse({ principal, purpose }: KeyUse): void {
  const named =
    principal === 'system' || (isStaff(principal) ? principal.staffId.length > 0 : principal.ownClientId.length > 0);
  if (!named || !PURPOSE.test(purpose)) throw failEncryption('ENCRYPTION_USE_NOT_STATED');
}
