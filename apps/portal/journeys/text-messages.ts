import { expect } from 'vitest';
import type { WatchedPage } from './watched-page.ts';

/** The code of the newest text message in the inbox of the demonstration, once there are more than `before`. */
export async function newestCode(operator: WatchedPage, before: number): Promise<string> {
  const read = () =>
    operator.page.evaluate(async () => {
      const response = await fetch('/trpc/storage.messages.inbox', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      return response.text();
    });
  const codesIn = (text: string) => Array.from(text.matchAll(/验证码 (\d{6})/g), ([, code]) => code ?? '');
  await expect.poll(async () => codesIn(await read()).length, { timeout: 30_000 }).toBeGreaterThan(before);
  return codesIn(await read())[0] ?? '';
}
