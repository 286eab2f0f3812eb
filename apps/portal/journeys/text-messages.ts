import { expect } from 'vitest';
import type { WatchedPage } from './watched-page.ts';

/** Everything that arrived in the inbox of the demonstration, the newest first. */
export function inboxText({ page }: WatchedPage): Promise<string> {
  return page.evaluate(async () => {
    const response = await fetch('/trpc/storage.messages.inbox', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return response.text();
  });
}

/** A message as its receiver has it. */
export interface Letter {
  readonly channel: 'mail' | 'sms';
  readonly to: string;
  readonly text: string;
}

/** Everything that arrived there, one by one. */
export async function lettersIn(operator: WatchedPage): Promise<readonly Letter[]> {
  const { result } = JSON.parse(await inboxText(operator)) as { result: { data: readonly Letter[] } };
  return result.data;
}

function codesIn(text: string): string[] {
  return Array.from(text.matchAll(/验证码 (\d{6})/g), ([, code]) => code ?? '');
}

/** How many codes arrived there, by text message and by mail. */
export async function codesSent(operator: WatchedPage): Promise<number> {
  return codesIn(await inboxText(operator)).length;
}

/** The code of the newest message in the inbox of the demonstration, once there are more than `before`. */
export async function newestCode(operator: WatchedPage, before: number): Promise<string> {
  await expect.poll(async () => codesIn(await inboxText(operator)).length, { timeout: 30_000 }).toBeGreaterThan(before);
  return codesIn(await inboxText(operator))[0] ?? '';
}
