import { nextCode } from '@kean/agency/one-time-code';
import { messageOf } from '../fault.ts';
import type { Progress } from '../progress.ts';
import type { DemoSignIn, Instance } from './record.ts';
import { readRemembered, remember } from './remembered.ts';

/** The door by which HR enters the number of a person (ADR 0050). */
const RECORD = '/trpc/personnel.phones.record';

/**
 * Gives the invented people mobile numbers, once: a number is sealed, and only the processes hold the keyring that seals it. So HR of the
 * demonstration enters them as a person would, through the portal, and each stands in the log. An office in which HR does not sign in any more
 * goes without; the start goes on.
 */
export async function giveDemoNumbers(
  { portal, data, demoSignIns }: Pick<Instance, 'portal' | 'data' | 'demoSignIns'>,
  progress: Progress,
): Promise<void> {
  const hr = demoSignIns.find(({ role }) => role === 'hr');
  if (hr === undefined || readRemembered(data).numbersGiven) return;
  const { DEMO_NUMBERS } = await import('@kean/agency/seed');
  try {
    await progress.step('mobile numbers of the demonstration staff', async () => {
      const send = await signedIn(new URL(portal.url).origin, hr);
      for (const number of DEMO_NUMBERS) await send(RECORD, number);
      await send('/api/auth/sign-out', {});
    });
    remember(data, { numbersGiven: true });
  } catch (error) {
    progress.note(
      `the demonstration staff have no mobile numbers yet: ${messageOf(error)}; HR enters them on the page of a person`,
    );
  }
}

type Send = (door: string, body: object) => Promise<Response>;

/** @throws Error with the status of what was refused, never a password or a number */
async function signedIn(origin: string, who: DemoSignIn): Promise<Send> {
  let cookie = '';
  const send: Send = async (door, body) => {
    const headers = { 'content-type': 'application/json', origin, ...(cookie === '' ? {} : { cookie }) };
    const answer = await fetch(`${origin}${door}`, { method: 'POST', headers, body: JSON.stringify(body) });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${door} answered ${answer.status}`);
    return answer;
  };
  const enter = async (door: string, body: object): Promise<void> => {
    const answer = await send(`/api/auth/${door}`, body);
    cookie = answer.headers
      .getSetCookie()
      .map((text) => text.split(';', 1)[0])
      .join('; ');
  };
  await enter('sign-in/email', { email: who.email, password: who.password });
  if (who.oneTimeSecret !== null) await enter('prove/totp', { code: await nextCode(who.oneTimeSecret) });
  return send;
}
