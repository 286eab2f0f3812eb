import { StartRefusal } from '@kean/kernel';
import { z } from 'zod';
import { type ConfigOf, variable } from '../variable.ts';
import { LOOPBACK_HOSTS } from './forms.ts';

/** Who signs people in beside us. The portal is told the label alone. */
export const singleSignOnLabelParts = {
  oidcLabel: variable('OIDC_LABEL', z.string().trim().min(1).max(20).optional(), {
    meaning:
      'what people call the sign-in of the company, at most 20 characters; the sign-in page writes it on a button',
    remedy: 'Correct it, or leave it out together with OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET_FILE.',
  }),
};

const OIDC_REMEDY = 'Take it from whoever runs the provider, or leave out every variable that begins with OIDC_.';

export const singleSignOnParts = {
  ...singleSignOnLabelParts,
  oidcIssuer: variable(
    'OIDC_ISSUER',
    z
      .url({ protocol: /^https?$/ })
      .refine((text) => new URL(text).protocol === 'https:' || LOOPBACK_HOSTS.includes(new URL(text).hostname))
      .optional(),
    {
      meaning: 'the issuer of the OpenID Connect provider, as https://sign-in.example; http on this machine only',
      remedy: OIDC_REMEDY,
    },
  ),
  oidcClientId: variable('OIDC_CLIENT_ID', z.string().min(1).max(255).optional(), {
    meaning: 'the name under which the provider knows this installation',
    remedy: OIDC_REMEDY,
  }),
  oidcClientSecretFile: variable('OIDC_CLIENT_SECRET_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that holds the secret of this installation at the provider (mode 0600)',
    remedy: OIDC_REMEDY,
  }),
};

/** The provider of OpenID Connect as the environment names it. */
export interface SingleSignOnConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecretFile: string;
}

/**
 * @returns `null` where no provider is named
 * @throws StartRefusal where one is named by halves: a button that leads nowhere, or a door that nobody finds
 */
export function singleSignOnConfig(
  processName: string,
  config: ConfigOf<typeof singleSignOnParts>,
): SingleSignOnConfig | null {
  const {
    oidcIssuer: issuer,
    oidcClientId: clientId,
    oidcClientSecretFile: clientSecretFile,
    oidcLabel: label,
  } = config;
  if (issuer !== undefined && clientId !== undefined && clientSecretFile !== undefined && label !== undefined)
    return { issuer, clientId, clientSecretFile };
  if ([issuer, clientId, clientSecretFile, label].every((one) => one === undefined)) return null;
  throw new StartRefusal([
    `${processName}: OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET_FILE and OIDC_LABEL belong together, and some are missing. Set all four or none.`,
  ]);
}
