import { type Database, runStatement } from '@kean/db';

export const PUSH = 'urn:ietf:rfc:8935';
/** Asked again sooner, the sign of life is refused. */
export const VERIFICATION_SECONDS = 30;

const KEYS = `
  SELECT public_jwk AS jwk FROM signal_key WHERE ends_at IS NULL OR ends_at > clock_timestamp() ORDER BY signs_from DESC`;

/**
 * What this transmitter is (SSF 1.0 7.1). It pushes and is not polled. Tokens are given out by HR; asking for one over OAuth is not offered, so
 * that RFC 6749 stands for what its tokens are: shown as RFC 6750 says.
 * @param origin under which the portal is reached; it is the issuer
 */
export function transmitterConfiguration(origin: string): object {
  return {
    spec_version: '1_0',
    issuer: origin,
    jwks_uri: `${origin}/ssf/jwks.json`,
    delivery_methods_supported: [PUSH],
    configuration_endpoint: `${origin}/ssf/streams`,
    status_endpoint: `${origin}/ssf/status`,
    add_subject_endpoint: `${origin}/ssf/subjects/add`,
    remove_subject_endpoint: `${origin}/ssf/subjects/remove`,
    verification_endpoint: `${origin}/ssf/verify`,
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }, { spec_urn: 'urn:ietf:rfc:6750' }],
    default_subjects: 'ALL',
  };
}

/** Public halves of every key that signs, will sign, or has signed a little while ago (RFC 7517). */
export async function transmitterKeys(db: Database): Promise<object> {
  const keys = await runStatement<{ jwk: object }>(db, KEYS);
  return { keys: keys.map(({ jwk }) => jwk) };
}
