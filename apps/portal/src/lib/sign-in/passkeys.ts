import type { Failure } from '#lib/api/failures.ts';
import * as m from '#paraglide/messages.js';
import { type DoorAnswer, sendToDoor } from './doors.ts';

/** Whether this browser can ask for passkeys and read what a server wants in JSON (WebAuthn 3, 5.1). */
export function passkeysWork(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

const REQUEST = { signIn: 'sign-in/passkey', prove: 'prove/passkey' } as const;

/** Lets a passkey sign what the server asks for. @returns what went wrong, `null` where nothing did */
export async function usePasskey(what: keyof typeof REQUEST): Promise<Failure | null> {
  const asked = await sendToDoor<{ options: PublicKeyCredentialRequestOptionsJSON }>(`${REQUEST[what]}/ask`);
  if (!asked.ok) return asked.failure;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.told.options);
  const credential = await orNone(navigator.credentials.get({ publicKey }));
  if (credential === null) return notGiven(m.passkey_not_given());
  const answer = await sendToDoor(REQUEST[what], credential.toJSON());
  return answer.ok ? null : answer.failure;
}

/** Makes a passkey on this device or on one beside it. */
export async function registerPasskey(name: string): Promise<DoorAnswer<{ recoveryCodes: readonly string[] | null }>> {
  const asked = await sendToDoor<{ options: PublicKeyCredentialCreationOptionsJSON }>('factors/passkey/begin');
  if (!asked.ok) return asked;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.told.options);
  const credential = await orNone(navigator.credentials.create({ publicKey }));
  if (credential === null) return { ok: false, failure: notGiven(m.passkey_not_made()) };
  return sendToDoor('factors/passkey', { name, credential: credential.toJSON() });
}

/** A person who closes the browser's question, and a device that cannot: both are no answer. */
async function orNone(answer: Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  const credential = await answer.catch(() => null);
  return credential instanceof PublicKeyCredential ? credential : null;
}

function notGiven(text: string): Failure {
  return { kind: 'invalid', code: 'PORTAL_PASSKEY_NOT_GIVEN', text, reference: null };
}
