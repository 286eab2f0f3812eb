/** What the other clauses and the portal may know of offices, staff and sign-in. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

/**
 * Address of the person's device, told by the portal to the doors of sign-in. Believed only beside the service token
 * (`authorization: Bearer …`); tries to sign in are counted by it.
 */
export const CLIENT_ADDRESS_HEADER = 'x-kean-client-address';

/** The roles of the trade as they come seeded; a role is data and an agency may add its own. */
export const SEEDED_ROLES = [
  'agent',
  'store-manager',
  'regional-manager',
  'hr',
  'security',
  'compliance',
  'archivist',
  'operator',
  'auditor',
] as const;

export const StaffCard = z.object({
  id: idOf<'Staff'>(),
  number: z.string(),
  displayName: z.string(),
  branchName: z.string().nullable(),
  teamName: z.string().nullable(),
});
export type StaffCard = z.infer<typeof StaffCard>;

/** Who is signed in, and which parts of the portal that person may open. */
export const SignedIn = z.object({
  staff: StaffCard,
  roles: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
  /** `clause.action` names this person holds in any scope; the portal shows and hides by them, the api decides. */
  actions: z.array(z.string()),
});
export type SignedIn = z.infer<typeof SignedIn>;

/** Without a branch: everybody within the caller's reach. */
export const AssignableInput = z.strictObject({ branchId: idOf<'Branch'>().optional() }).optional();
export type AssignableInput = z.infer<typeof AssignableInput>;
