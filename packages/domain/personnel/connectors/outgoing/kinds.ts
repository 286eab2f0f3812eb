import type { OutgoingKind } from './outgoing-kind.ts';
import { receiverKind } from './receiver/receiver-kind.ts';
import { webhookKind } from './webhook/webhook-kind.ts';

/** Every way in which the office tells other systems, one line each. */
export const OUTGOING_KINDS: readonly OutgoingKind[] = [webhookKind, receiverKind];
