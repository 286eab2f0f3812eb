import { PERSON_FIELDS, type RegistrationFinding, type RegistrationForm } from '../contract/registration.ts';
import { purposeOf } from '../purposes/index.ts';
import { judgeForm } from '../purposes/judge-form.ts';

/** Everything there is to say about the form of several services; what is about the person is said once. */
export function judgeRegistration({ person, services }: RegistrationForm, today: Date): RegistrationFinding[] {
  const found = new Map<string, RegistrationFinding>();
  for (const { service, values } of services) {
    for (const finding of judgeForm(purposeOf(service), { ...person, ...values }, today)) {
      const ofPerson = (PERSON_FIELDS as readonly string[]).includes(finding.field);
      const { field, severity, code, text } = finding;
      const about = { service: ofPerson ? null : service, field, severity, code, text };
      found.set(`${about.service ?? ''}/${field}/${code}`, about);
    }
  }
  return [...found.values()];
}
