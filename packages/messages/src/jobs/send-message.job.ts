import { idOf } from '@kean/kernel';
import { defineJob, type JobDefinition } from '@kean/queues';
import { z } from 'zod';
import type { MessageChannel } from '../states.ts';

const payload = z.strictObject({ messageId: idOf<'Message'>() });

/** One job for each pace: channels have rates of their own, and what is urgent does not stand behind a campaign. */
export const SEND_JOBS = {
  mail: defineJob({ queue: 'messages-mail', name: 'messages.send-mail', payload }),
  sms: defineJob({ queue: 'messages-sms', name: 'messages.send-sms', payload }),
  robot: defineJob({ queue: 'messages-robot', name: 'messages.send-robot', payload }),
  urgent: defineJob({ queue: 'messages-urgent', name: 'messages.send-urgent', payload }),
} as const;
export type SendMessage = JobDefinition<typeof payload>;

export function sendJobOf(message: { readonly channel: MessageChannel; readonly urgent: boolean }): SendMessage {
  // A robot refuses what comes too fast, however urgent.
  return SEND_JOBS[message.urgent && message.channel !== 'robot' ? 'urgent' : message.channel];
}
