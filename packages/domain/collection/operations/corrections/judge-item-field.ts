import type { ItemField } from '@kean/clients/contract';
import type { ItemFacts } from '@kean/clients/contract/correction';
import { checkRange } from '../../checks/figures.ts';
import { type Finding, refuses } from '../../checks/finding.ts';
import type { RegistrationFinding } from '../../contract/registration.ts';
import { INTAKE_FIELDS, type IntakeFieldName } from '../../fields/intake-fields.ts';
import { type PurposeCode, purposeOf } from '../../purposes/index.ts';

const TOO_LONG = refuses(
  'text-too-long',
  '内容过长，请写得简短些。',
  'This is too long. Please say it in fewer words.',
);

/** What is wrong with the new value of a field of a demand or property; `null` where nothing is. Judged as the form of its service judges it. */
export function judgeItemField(
  field: ItemField,
  value: string,
  facts: ItemFacts,
  today: Date,
): RegistrationFinding | null {
  const name = field.slice(field.indexOf('.') + 1) as IntakeFieldName;
  if (value.length > INTAKE_FIELDS[name].maxLength) return { service: null, field: name, ...TOO_LONG };
  const findings = servicesOf(facts).map((service) => {
    const need = purposeOf(service).fields[name];
    return (need?.check ?? INTAKE_FIELDS[name].check)?.(value, today) ?? null;
  });
  // Somebody who sells and lets may mean a price or a rent: what one of the two takes is fine.
  const mildest = [null, 'asks', 'refuses'].flatMap((how) =>
    findings.filter((one) => (one?.severity ?? null) === how),
  )[0];
  const finding: Finding | null =
    mildest?.severity === 'refuses' ? mildest : (rangeOf(name, value, facts) ?? mildest ?? null);
  return finding === null ? null : { service: null, field: name, ...finding };
}

/** For which services a demand or property was taken down. */
export function servicesOf({ kind, roles }: ItemFacts): PurposeCode[] {
  if (kind !== null) return [kind === 'purchase' ? 'purchase' : 'tenancy'];
  const both = [
    ...(roles.includes('seller') ? ['sale' as const] : []),
    ...(roles.includes('landlord') ? ['letting' as const] : []),
  ];
  return both.length === 0 ? ['sale', 'letting'] : both;
}

/** The other end of a range is what the demand holds. */
function rangeOf(
  name: IntakeFieldName,
  value: string,
  { priceMin, priceMax, areaMin, areaMax }: ItemFacts,
): Finding | null {
  switch (name) {
    case 'budgetFrom':
      return checkRange(value, priceMax ?? undefined);
    case 'budgetTo':
      return checkRange(priceMin ?? undefined, value);
    case 'areaFrom':
      return checkRange(value, areaMax ?? undefined);
    case 'areaTo':
      return checkRange(areaMin ?? undefined, value);
    default:
      return null;
  }
}
