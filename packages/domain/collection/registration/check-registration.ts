import type { SignedInContext } from '@kean/procedures';
import type { RegistrationFinding, RegistrationForm } from '../contract/registration.ts';
import { judgeRegistration } from './judge-registration.ts';
import { requireOnlyNeededFields } from './require-only-needed-fields.ts';

/** What there is to say about a form while it is filled in. It keeps nothing and repeats no value. */
export async function checkRegistration(
  call: SignedInContext,
  form: RegistrationForm,
): Promise<{ readonly findings: RegistrationFinding[] }> {
  await requireOnlyNeededFields(call, form);
  return { findings: judgeRegistration(form, call.services.clock.now()) };
}
