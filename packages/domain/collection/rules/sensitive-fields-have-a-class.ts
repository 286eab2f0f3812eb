import type { SensitiveClass } from '../contract/consents.ts';
import { INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import type { Purpose } from '../purposes/index.ts';

/** Sensitive fields of the forms by the class that is consented to. */
const CLASS_OF_FIELD: Readonly<Partial<Record<IntakeFieldName, SensitiveClass>>> = { idNumber: 'identity-document' };

/** `null` for what is not sensitive. @throws TypeError for a sensitive field that nobody gave a class: no consent could cover it */
export function sensitiveClassOf(field: IntakeFieldName): SensitiveClass | null {
  if (!INTAKE_FIELDS[field].sensitive) return null;
  const found = CLASS_OF_FIELD[field];
  if (found === undefined) throw new TypeError(`no consent covers ${field}`);
  return found;
}

/** Classes that this purpose asks for. */
export function sensitiveClassesOf({ fields }: Pick<Purpose, 'fields'>): readonly SensitiveClass[] {
  const classes = Object.keys(fields).map((name) => sensitiveClassOf(name as IntakeFieldName));
  return [...new Set(classes.filter((one) => one !== null))];
}
