import type { Personal } from '@kean/kernel';
import type { Channels, Taken } from '../channels/channel.ts';
import type { WrittenMessage } from '../templates/write-message.ts';
import type { StoredMessage } from './stored-message.ts';

/** Whether there is a way for this message out of this office. */
export function hasChannel({ mail, sms, robots }: Channels, { channel, robot }: StoredMessage): boolean {
  if (channel === 'robot') return robot !== null && robots.has(robot);
  return (channel === 'mail' ? mail : sms) !== null;
}

/**
 * Hands it to whoever carries it. The message's id makes it the same one for mail programs (Message-ID) and gateways (idempotency), so
 * that an answer which is lost does not become a second message.
 * @throws AppError whose kind says whether waiting helps
 */
export async function handOver(
  { mail, sms, robots }: Channels,
  { id, channel, robot }: StoredMessage,
  to: Personal<string> | null,
  { subject, text }: WrittenMessage,
): Promise<Taken> {
  const address = to?.open() ?? '';
  const taken =
    channel === 'mail'
      ? mail?.send({ id, to: address, subject, text })
      : channel === 'sms'
        ? sms?.send({ id, to: address, text })
        : robots.get(robot ?? '')?.send({ id, text });
  if (taken === undefined) throw new TypeError('a message without a way out was not stopped before');
  return taken;
}
