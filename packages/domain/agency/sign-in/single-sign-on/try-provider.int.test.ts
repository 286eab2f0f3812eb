import { type OpenIdProvider, startOpenIdProvider } from '@kean/testing/openid-provider';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signInProviderTrial } from './try-provider.ts';

const ORIGIN = 'https://kean.office.example';
const CLIENT = { clientId: 'kean', clientSecret: 'the-secret-of-this-client' };

let provider: OpenIdProvider;
beforeAll(async () => {
  provider = await startOpenIdProvider({ ...CLIENT, redirect: () => `${ORIGIN}/sign-in/oidc/answer` });
});
afterEach(() => provider.misbehave({}));
afterAll(() => provider.close());

const trial = (of: Partial<typeof CLIENT & { issuer: string }> = {}, origin = ORIGIN) =>
  signInProviderTrial({ issuer: provider.issuer, ...CLIENT, ...of }, origin);
const tried = async (...of: Parameters<typeof trial>) =>
  (await trial(...of).tryOut()).map(({ name, result, cause }) => [name, cause ?? result]);

describe('a trial of the provider that signs people in', () => {
  it('passes where the provider knows us, sends people back and signs by what it publishes', async () => {
    expect(trial()).toMatchObject({ issuer: provider.issuer, returnsTo: `${ORIGIN}/sign-in/oidc/answer` });
    expect(await tried()).toEqual([
      ...['discovery', 'issuer', 'clock', 'published-keys', 'signing', 'return-address', 'client'].map((name) => [
        name,
        'passed',
      ]),
    ]);
  });

  it('says that the secret is none of ours, and that the address to return to is not registered', async () => {
    expect(await tried({ clientSecret: 'another-secret' })).toContainEqual(['client', 'OIDC_CLIENT_REFUSED']);
    const moved = await tried({}, 'https://moved.office.example');
    expect(moved).toContainEqual(['return-address', 'OIDC_RETURN_REFUSED']);
  });

  it('stops at another issuer, and where nobody answers or something else does', async () => {
    provider.misbehave({ discoveredIssuer: 'https://another.example' });
    const other = await tried();
    expect(other).toContainEqual(['issuer', 'OIDC_ISSUER_DIFFERS']);
    expect(other.map(([name]) => name)).not.toContain('client');
    expect(await tried({ issuer: 'http://127.0.0.1:9' })).toEqual([['discovery', 'NO_CONNECTION']]);
    expect(await tried({ issuer: `${provider.issuer}/elsewhere` })).toEqual([['discovery', 'NOT_OPENID']]);
  });

  it('does not call a secret right that it could not judge', async () => {
    provider.misbehave({ tokenStatus: 503 });
    expect(await tried()).toContainEqual(['client', 'OIDC_CLIENT_UNTOLD']);
  });
});
