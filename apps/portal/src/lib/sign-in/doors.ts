import { type Failure, failureIn } from '#lib/api/failures.ts';

/** How a door of sign-in answered. */
export type DoorAnswer<Told> =
  | { readonly ok: true; readonly told: Told }
  | { readonly ok: false; readonly failure: Failure };

/** Sends something to a door of sign-in from the page; what is typed travels in the body and stays in memory. */
export async function sendToDoor<Told = unknown>(path: string, body: object = {}): Promise<DoorAnswer<Told>> {
  try {
    const answer = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const told: unknown = await answer.json().catch(() => null);
    return answer.ok ? { ok: true, told: told as Told } : { ok: false, failure: failureIn(told) };
  } catch {
    return { ok: false, failure: failureIn(null) };
  }
}
