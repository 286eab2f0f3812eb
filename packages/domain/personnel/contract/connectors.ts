/** Systems that are connected: which, what each may do, and how it fares. The portal reads it. */
import { idOf, RecordVersion } from '@kean/kernel';
import { z } from 'zod';

export const ConnectorId = idOf<'Connector'>();
const KeyId = idOf<'ApiKey'>();
/** As a role's code; letters and hyphens only, for it stands in the log. */
const RoleCode = z.string().regex(/^[a-z][a-z-]{1,39}$/);
/** What the office calls the system. No long number and no @, so that nothing of a person lands here by accident. */
export const Label = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((name) => !/\d{4}|@/.test(name));

/** `no-key`: the key is over, or whoever made it may not connect a directory any more; another key has to be made. */
export const ConnectorStanding = z.enum(['on', 'off', 'no-key']);
export type ConnectorStanding = z.infer<typeof ConnectorStanding>;

/** What is shown of every system that comes in by a key. */
export const ConnectorByKey = z.object({
  connectorId: ConnectorId,
  name: z.string(),
  standing: ConnectorStanding,
  version: z.int(),
  madeByName: z.string().nullable(),
  /** Whether the caller made it; such a one allows it nothing. */
  isOwn: z.boolean(),
  madeAt: z.date(),
  keyPrefix: z.string().nullable(),
  keyEndsAt: z.date().nullable(),
});

export const DirectoryView = ConnectorByKey.extend({
  lastUsedAt: z.date().nullable(),
  /** Whom it named, by number. */
  people: z.int(),
  roles: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
});
export type DirectoryView = z.infer<typeof DirectoryView>;

export const DirectoryList = z.object({
  directories: z.array(DirectoryView),
  /** Roles that could be allowed. Those by which somebody could take more are given by people alone. */
  /** What HR may give to whoever they take on. */
  byHand: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
  givable: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
});
export type DirectoryList = z.infer<typeof DirectoryList>;

/** `keyId`: a key of the caller's own that does nothing but provision. */
export const MakeDirectoryInput = z.strictObject({ label: Label, keyId: KeyId });
export type MakeDirectoryInput = z.output<typeof MakeDirectoryInput>;
export const MadeConnector = z.object({ connectorId: ConnectorId });
export type MadeConnector = z.infer<typeof MadeConnector>;

export const SwitchConnectorInput = z.strictObject({
  connectorId: ConnectorId,
  version: RecordVersion,
  on: z.boolean(),
});
export type SwitchConnectorInput = z.output<typeof SwitchConnectorInput>;
export const RenewKeyInput = z.strictObject({ connectorId: ConnectorId, version: RecordVersion, keyId: KeyId });
export type RenewKeyInput = z.output<typeof RenewKeyInput>;
/** Without a connector: what HR may give to whoever they take on. */
export const AllowRoleInput = z.strictObject({ connectorId: ConnectorId.nullable(), roleCode: RoleCode });
export type AllowRoleInput = z.output<typeof AllowRoleInput>;
