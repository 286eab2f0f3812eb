/** What the office said to people, as its operator sees it: how it went. No address, no text, and not to whom. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

const Text = z.object({ zh: z.string(), en: z.string() });

export const MESSAGE_VIEW_STATES = ['queued', 'waiting', 'sent', 'delivered', 'failed', 'refused'] as const;
export const MessageViewState = z.enum(MESSAGE_VIEW_STATES);
export type MessageViewState = z.infer<typeof MessageViewState>;

export const MessageView = z.object({
  id: idOf<'Message'>(),
  channel: z.enum(['mail', 'sms', 'robot']),
  /** clause.noun of its template */
  template: z.string(),
  audience: z.enum(['client', 'staff', 'group']),
  urgent: z.boolean(),
  state: MessageViewState,
  /** Code of why it waits, failed or was refused, and what that asks of a person. */
  cause: z.string().nullable(),
  remedy: Text.nullable(),
  /** Times it was handed over. */
  attempts: z.number().int(),
  createdAt: z.date(),
  validUntil: z.date(),
  nextTryAt: z.date().nullable(),
  /** When it was sent, or delivered where that is known. */
  endedAt: z.date().nullable(),
  /** Whether a person may let it be tried at once. */
  mayTry: z.boolean(),
});
export type MessageView = z.infer<typeof MessageView>;

export const MessagesOverview = z.object({
  /** By the clock of the database, as every time here. */
  now: z.date(),
  /** Of the last thirty days, by state; one that is not there has none. */
  counts: z.array(z.object({ state: MessageViewState, count: z.number().int() })),
  /** What is not over first, then the newest; at most a hundred. */
  messages: z.array(MessageView),
  /** Whether this office is a demonstration whose messages end in an inbox of its own. */
  hasInbox: z.boolean(),
});
export type MessagesOverview = z.infer<typeof MessagesOverview>;

/** A message that arrived in the inbox of a demonstration. Its people are invented; a real office has none of this. */
export const InboxLetter = z.object({
  id: z.string(),
  channel: z.enum(['mail', 'sms']),
  at: z.date(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
});
export type InboxLetter = z.infer<typeof InboxLetter>;

export const MessageInput = z.strictObject({ messageId: idOf<'Message'>() });
export type MessageInput = z.infer<typeof MessageInput>;
export const ListMessagesInput = z.strictObject({ state: MessageViewState.optional() });
export type ListMessagesInput = z.infer<typeof ListMessagesInput>;
