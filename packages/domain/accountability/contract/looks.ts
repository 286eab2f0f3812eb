import { idOf } from '@kean/kernel';
import { z } from 'zod';

/** Who looked at this client; newest first. */
export const LooksAt = z.strictObject({
  clientId: idOf<'Client'>(),
  cursor: z.string().max(200).nullish(),
  limit: z.int().min(1).max(200).default(50),
});
export type LooksAt = z.infer<typeof LooksAt>;

/** `revealed`: a value was opened · `dossier`: the masked dossier was · `refused`: somebody tried and was not let. */
const Kind = z.enum(['revealed', 'dossier', 'refused']);

export const Look = z.object({
  occurredAt: z.date(),
  kind: Kind,
  staff: z.object({ id: z.string(), number: z.string() }).nullable(),
  /** Codes of the roles that the person has now; empty for somebody who left. */
  roles: z.array(z.string()),
  branchName: z.string().nullable(),
  purpose: z.string().nullable(),
  fields: z.array(z.string()),
});
export type Look = z.infer<typeof Look>;

export const LooksPage = z.object({ looks: z.array(Look), next: z.string().nullable() });
export type LooksPage = z.infer<typeof LooksPage>;

/** The same for the client's own page: who it was is said by role only. */
export const LookForClient = Look.pick({ occurredAt: true, kind: true, roles: true, purpose: true, fields: true });
export type LookForClient = z.infer<typeof LookForClient>;

export const LooksForClientPage = z.object({ looks: z.array(LookForClient), next: z.string().nullable() });
export type LooksForClientPage = z.infer<typeof LooksForClientPage>;

/** A page of the visitor's own; whose they are is the visit's to say. */
export const OwnLooks = LooksAt.omit({ clientId: true });
export type OwnLooks = z.infer<typeof OwnLooks>;

/** As the client reads it: roles by name. Extra grants have none, and whoever left has no role. */
export const OwnLooksPage = z.object({
  looks: z.array(LookForClient.extend({ roles: z.array(z.object({ zh: z.string(), en: z.string() })) })),
  next: z.string().nullable(),
});
export type OwnLooksPage = z.infer<typeof OwnLooksPage>;
