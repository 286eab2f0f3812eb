import { checkRange } from '../checks/figures.ts';
import { type Finding, refuses } from '../checks/finding.ts';
import { INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import type { Purpose } from './index.ts';
import type { IntakeValues } from './intake-shape.ts';

/** A finding with the field that it is about; never with what stands in it. */
export interface FieldFinding extends Finding {
  readonly field: IntakeFieldName;
}

const MISSING = refuses('field-missing', '这一项是本服务必需的，请填写。', 'This service needs it. Please fill it in.');
/** Pairs that are two ends of one range. */
const RANGES = [
  ['budgetFrom', 'budgetTo'],
  ['areaFrom', 'areaTo'],
] as const;

/** Everything there is to say about a filled-in form, in the order of its fields. */
export function judgeForm({ fields }: Pick<Purpose, 'fields'>, values: IntakeValues, today: Date): FieldFinding[] {
  const found: FieldFinding[] = [];
  for (const [name, need] of Object.entries(fields)) {
    const field = name as IntakeFieldName;
    const finding = judgeField(field, need, values[field]?.trim() ?? '', today);
    if (finding !== null) found.push({ field, ...finding });
  }
  for (const [least, most] of RANGES) {
    const whole = !found.some(({ field, severity }) => severity === 'refuses' && (field === least || field === most));
    const turned = whole ? checkRange(values[least], values[most]) : null;
    if (turned !== null) found.push({ field: least, ...turned });
  }
  return found;
}

function judgeField(
  field: IntakeFieldName,
  { need, check }: NonNullable<Purpose['fields'][IntakeFieldName]>,
  text: string,
  today: Date,
): Finding | null {
  if (text === '') return need === 'required' ? MISSING : null;
  return (check ?? INTAKE_FIELDS[field].check)?.(text, today) ?? null;
}
