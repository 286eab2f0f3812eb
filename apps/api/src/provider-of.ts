import { readFileSync } from 'node:fs';
import type { ProviderOptions } from '@kean/agency/sign-in';
import { type ConfigOf, singleSignOnConfig, type singleSignOnParts } from '@kean/config';
import { StartRefusal } from '@kean/kernel';

/**
 * The provider of OpenID Connect with its secret, `null` where none is configured.
 * @throws StartRefusal for a half configuration and for a secret that cannot be read
 */
export function providerOf(config: ConfigOf<typeof singleSignOnParts>): ProviderOptions | null {
  const named = singleSignOnConfig('api', config);
  if (named === null) return null;
  const { issuer, clientId, clientSecretFile } = named;
  const clientSecret = secretIn(clientSecretFile);
  if (clientSecret === '')
    throw new StartRefusal([
      'api: the file that OIDC_CLIENT_SECRET_FILE names cannot be read or is empty. Put the secret of the provider into it (mode 0600).',
    ]);
  return { issuer, clientId, clientSecret };
}

/** Empty where it cannot be read: for whoever starts the process both ask for the same remedy. */
function secretIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
