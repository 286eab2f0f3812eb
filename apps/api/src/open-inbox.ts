import { StartRefusal } from '@kean/kernel';
import type { OfficeInbox } from '@kean/procedures';
import { z } from 'zod';
import type { ApiConfig } from './config.ts';

const PATIENCE_MS = 5_000;
const Letters = z.object({
  letters: z
    .array(
      z.object({
        id: z.string().max(400),
        channel: z.enum(['mail', 'sms']),
        at: z.coerce.date(),
        to: z.string().max(1_000),
        subject: z.string().max(1_000),
        text: z.string().max(20_000),
      }),
    )
    .max(500),
});

/**
 * The inbox of a demonstration, `undefined` in every other office.
 * @throws StartRefusal where address and word are not given together
 */
export function openInbox({ messageSinkUrl, messageSinkToken }: ApiConfig): OfficeInbox | undefined {
  if (messageSinkUrl === undefined && messageSinkToken === undefined) return undefined;
  if (messageSinkUrl === undefined || messageSinkToken === undefined) {
    throw new StartRefusal(['api: MESSAGE_SINK_URL and MESSAGE_SINK_TOKEN belong together. Set both or none.']);
  }
  const address = new URL('/inbox', messageSinkUrl);
  const headers = { authorization: `Bearer ${messageSinkToken}` };
  return {
    read: async () => {
      const response = await fetch(address, { headers, redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!response.ok) throw new Error(`the sink answers ${response.status}`);
      return Letters.parse(await response.json()).letters;
    },
  };
}
