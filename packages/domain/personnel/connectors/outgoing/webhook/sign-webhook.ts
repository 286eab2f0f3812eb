import { createHmac } from 'node:crypto';

/** What its holder writes into the other system: `whsec_` and base64, as the specification has it. */
export function secretInLetters(secret: Uint8Array): string {
  return `whsec_${Buffer.from(secret).toString('base64')}`;
}

/**
 * Headers of Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, once for each secret that is in force, so that a receiver
 * may change its own at any time while both are.
 */
export function signWebhook(
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string },
  secrets: readonly Uint8Array[],
): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') };
}
