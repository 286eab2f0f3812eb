import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { type SignInProviderView, STEPS_OF_SIGN_IN, type TriedSignIn } from '../../contract/trials.ts';
import { failPersonnel } from '../../errors.ts';
import { causeOfTrial } from './cause-of-trial.ts';

/** Who signs people in here beside us, and what has to be registered there. */
export function readSignInProvider({ services }: SignedInContext): SignInProviderView {
  const { signInProvider } = services;
  if (signInProvider === undefined) return { provider: null };
  const { issuer, returnsTo } = signInProvider;
  return { provider: { issuer, returnsTo } };
}

/** Tries the provider of the office from this process, which is the one that speaks to it. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND where there is none */
export async function trySignIn({ principal, services }: SignedInContext): Promise<TriedSignIn> {
  const { signInProvider } = services;
  if (signInProvider === undefined) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
  await inSqlTransaction(services.db, nobody, (tx) =>
    record(tx, {
      ...{ action: 'personnel.connector-tried', outcome: 'allowed', principal },
      subject: { kind: 'Connector', id: null },
    }),
  );
  const taken = new Map((await signInProvider.tryOut()).map((step) => [step.name, step]));
  return {
    steps: STEPS_OF_SIGN_IN.map((name) => {
      const { cause = null, result = 'skipped', status = null, latencyMs = null } = taken.get(name) ?? {};
      return { name, result, status, latencyMs, causeWords: causeOfTrial(cause) };
    }),
  };
}
