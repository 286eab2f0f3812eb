import { textCanBeKept } from '@kean/procedures';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet } from 'jose';
import { malformed, SignalFault } from '../signal-fault.ts';

/** Signatures by a key of which we hold the public half alone. A secret that both sides hold proves nobody, and `none` proves nothing. */
export const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const TYPE = /^(application\/)?secevent\+jwt$/i;

/**
 * The claims of a security event token whose signature is right. Nothing of it is believed before.
 * @throws SignalFault invalid_request | invalid_key
 */
export async function openToken(token: string, keySet: JSONWebKeySet): Promise<unknown> {
  if (!COMPACT.test(token)) throw malformed('The body is no signed token (RFC 7515, compact).');
  const { typ, alg, crit } = headerOf(token);
  // RFC 8417 2.3: by its type alone nobody can pass off a token of another kind.
  if (typeof typ !== 'string' || !TYPE.test(typ)) throw malformed('The type of the token is secevent+jwt.');
  if (crit !== undefined) throw malformed('The token asks for an extension that is not spoken here.');
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg))
    throw new SignalFault('invalid_key', 'Sign with RS256, ES256 or EdDSA.');
  const claims = jsonOf(new TextDecoder().decode(await payloadOf(token, keySet)));
  if (!textCanBeKept(claims)) throw malformed('A text holds characters that cannot be kept.');
  return claims;
}

async function payloadOf(token: string, keySet: JSONWebKeySet): Promise<Uint8Array> {
  try {
    return (await compactVerify(token, createLocalJWKSet(keySet), { algorithms: ALGORITHMS })).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError)
      throw new SignalFault(
        'invalid_key',
        'No key on record made this signature. Enter the present key set of the provider.',
      );
    throw error;
  }
}

function headerOf(token: string): { typ?: unknown; alg?: unknown; crit?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw malformed('The header of the token cannot be read.');
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The claims of the token are no JSON.');
  }
}
