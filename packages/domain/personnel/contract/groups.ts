/** The work group that is told when somebody leaves: what its robot was given, and how that went. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

const Words = z.object({ zh: z.string(), en: z.string() });

export const GroupMessage = z.object({
  messageId: idOf<'Message'>(),
  about: z.enum(['trial', 'somebody-left']),
  state: z.enum(['queued', 'waiting', 'sent', 'delivered', 'failed', 'refused']),
  /** Why it waits or was not taken, and what to do. */
  causeWords: Words.nullable(),
  attempts: z.int(),
  askedAt: z.date(),
  nextTryAt: z.date().nullable(),
  sentAt: z.date().nullable(),
});
export type GroupMessage = z.infer<typeof GroupMessage>;
/** Newest first, of the last thirty days as all messages. */
export const GroupMessages = z.object({ messages: z.array(GroupMessage) });
export type GroupMessages = z.infer<typeof GroupMessages>;
