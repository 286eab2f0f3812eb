import { uuidv7 } from 'uuidv7';
import { z } from 'zod';

declare const brand: unique symbol;
/** A string that is only accepted where ids of the same noun are meant. */
export type Id<Noun extends string> = string & { readonly [brand]: Noun };

export type RegionId = Id<'Region'>;
export type BranchId = Id<'Branch'>;
export type TeamId = Id<'Team'>;
export type StaffId = Id<'Staff'>;
export type SessionId = Id<'Session'>;
export type ClientId = Id<'Client'>;
export type ImportId = Id<'Import'>;
export type AuditEventId = Id<'AuditEvent'>;

/**
 * A new id: UUID version 7 (RFC 9562), so that primary keys grow with time and pages by key follow registration order.
 */
export function newId<Noun extends string>(): Id<Noun> {
  return uuidv7() as Id<Noun>;
}

/** Zod shape of an id of one noun; accepts lower-case canonical UUIDs only, so that one thing has one spelling. */
export function idOf<Noun extends string>() {
  return z
    .string()
    .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    .transform((text) => text as Id<Noun>);
}
