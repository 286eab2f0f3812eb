import { PERSONAL_CLASSES, RETENTION_GROUPS } from '@kean/kernel';
import type { PurposeView } from '../contract/purposes.ts';
import { INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import { PURPOSES, type Purpose } from '../purposes/index.ts';

/** Every purpose with what it needs and why. Code owns them, so nothing is read and nobody's information is shown. */
export function listPurposes(): PurposeView[] {
  return PURPOSES.map(viewPurpose);
}

function viewPurpose({ code, title, explained, kind, basis, retention, fields }: Purpose): PurposeView {
  return {
    ...{ code, title, explained, kind, basis },
    retention: { group: retention, text: RETENTION_GROUPS[retention] },
    fields: Object.entries(fields).map(([field, { need, because }]) => {
      const { title: name, class: kindOf, sensitive } = INTAKE_FIELDS[field as IntakeFieldName];
      return { field, title: name, class: PERSONAL_CLASSES[kindOf], sensitive, need, because };
    }),
  };
}
