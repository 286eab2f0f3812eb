/** What other systems are told, and whether they know it. The portal reads it. */
import { idOf, RecordVersion } from '@kean/kernel';
import { z } from 'zod';
import { ConnectorId, Label } from './connectors.ts';

const Words = z.object({ zh: z.string(), en: z.string() });
export const DeliveryId = idOf<'ConnectorDelivery'>();

export const DeliveryEvent = z.enum([
  'staff-left',
  'staff-returned',
  'staff-suspended',
  'staff-resumed',
  'sessions-revoked',
  'credential-changed',
  'credential-ended',
  'verification',
  'stream-updated',
]);
export type DeliveryEvent = z.infer<typeof DeliveryEvent>;

/** Who brought it about; `null` where it is not known. */
export const CausedBy = z.enum(['user', 'admin', 'system']);
export type CausedBy = z.infer<typeof CausedBy>;

/** `held`: the receiver has paused its stream · `dead`: waits for a person · `dropped`: not wanted any more · `confirmed`: somebody did it by hand */
export const DeliveryState = z.enum(['waiting', 'held', 'retrying', 'delivered', 'dead', 'dropped', 'confirmed']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** `unreleased`: tells nobody anything until somebody else has released it. */
export const WebhookStanding = z.enum(['unreleased', 'on', 'off']);

export const WebhookView = z.object({
  connectorId: ConnectorId,
  name: z.string(),
  url: z.string(),
  standing: WebhookStanding,
  version: z.int(),
  madeByName: z.string().nullable(),
  /** Whether the caller made it or a secret of it; such a one does not release it. */
  isOwn: z.boolean(),
  madeAt: z.date(),
  releasedByName: z.string().nullable(),
  releasedAt: z.date().nullable(),
  secretMadeAt: z.date().nullable(),
  /** Until when the secret before still signs beside it. */
  formerSecretEndsAt: z.date().nullable(),
  open: z.int(),
  dead: z.int(),
  lastDeliveredAt: z.date().nullable(),
});
export type WebhookView = z.infer<typeof WebhookView>;
export const WebhookList = z.object({ webhooks: z.array(WebhookView) });
export type WebhookList = z.infer<typeof WebhookList>;

export const DeliveryView = z.object({
  deliveryId: DeliveryId,
  connectorName: z.string(),
  event: DeliveryEvent,
  detail: z.string().nullable(),
  causedBy: CausedBy.nullable(),
  staffNumber: z.string().nullable(),
  state: DeliveryState,
  happenedAt: z.date(),
  attempts: z.int(),
  nextTryAt: z.date().nullable(),
  lastTriedAt: z.date().nullable(),
  deliveredAt: z.date().nullable(),
  causeWords: Words.nullable(),
  status: z.int().nullable(),
  latencyMs: z.int().nullable(),
  confirmedByName: z.string().nullable(),
  confirmedAt: z.date().nullable(),
});
export type DeliveryView = z.infer<typeof DeliveryView>;
export const DeliveryPage = z.object({ rows: z.array(DeliveryView), next: DeliveryId.nullable() });
export type DeliveryPage = z.infer<typeof DeliveryPage>;

/** Of one system, newest first; `after`: the last that was seen. */
export const ListDeliveriesInput = z.strictObject({
  connectorId: ConnectorId,
  state: DeliveryState.optional(),
  after: DeliveryId.nullish(),
});
export type ListDeliveriesInput = z.output<typeof ListDeliveriesInput>;

/** https, or http on this machine; no long number and no @, so that nothing of a person stands in it. */
const Address = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((url) => !/\d{6}|[@#\s]/.test(url));
export const MakeWebhookInput = z.strictObject({ label: Label, url: Address });
export type MakeWebhookInput = z.output<typeof MakeWebhookInput>;
/** The secret is shown this once. */
export const MadeWebhook = z.object({ connectorId: ConnectorId, secret: z.string() });
export type MadeWebhook = z.infer<typeof MadeWebhook>;

export const SeenConnectorInput = z.strictObject({ connectorId: ConnectorId, version: RecordVersion });
export type SeenConnectorInput = z.output<typeof SeenConnectorInput>;
export const ConnectorInput = z.strictObject({ connectorId: ConnectorId });
export type ConnectorInput = z.output<typeof ConnectorInput>;
export const DeliveryInput = z.strictObject({ deliveryId: DeliveryId });
export type DeliveryInput = z.output<typeof DeliveryInput>;
