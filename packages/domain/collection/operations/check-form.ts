import type { SignedInContext } from '@kean/procedures';
import type { FormFindings } from '../contract/purposes.ts';
import { purposeOf } from '../purposes/index.ts';
import type { IntakeInput } from '../purposes/intake-shape.ts';
import { judgeForm } from '../purposes/judge-form.ts';

/** What there is to say about a filled-in form, before anything is written. It keeps nothing and repeats no value. */
export function checkForm({ services }: Pick<SignedInContext, 'services'>, { form }: IntakeInput): FormFindings {
  return { findings: judgeForm(purposeOf(form.service), form.values, services.clock.now()) };
}
