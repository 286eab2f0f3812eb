import type { CirculationCode } from '../errors.ts';

/** What the log calls each refusal of a look. Several codes that a caller must not tell apart still have their own reason. */
const CODE_OF_REASON = {
  'not-within-reach': 'CIRCULATION_CLIENT_NOT_FOUND',
  'field-not-granted': 'CIRCULATION_FIELD_NOT_GRANTED',
  'purpose-not-offered': 'CIRCULATION_PURPOSE_NOT_OFFERED',
  'consent-missing': 'CIRCULATION_CONSENT_MISSING',
  'separate-consent-missing': 'CIRCULATION_SEPARATE_CONSENT_MISSING',
  'basis-not-approved': 'CIRCULATION_BASIS_NOT_APPROVED',
  'client-restricted': 'CIRCULATION_CLIENT_RESTRICTED',
  'client-erased': 'CIRCULATION_CLIENT_ERASED',
  'class-locked': 'CIRCULATION_CLASS_LOCKED',
  'nothing-recorded': 'CIRCULATION_NOTHING_RECORDED',
  'held-by-watch': 'CIRCULATION_HELD_BY_WATCH',
  'quota-used': 'CIRCULATION_QUOTA_USED',
} as const satisfies Record<string, CirculationCode>;

export type RefusalReason = keyof typeof CODE_OF_REASON;

/** The code a person is told for a reason. */
export function codeOf(reason: RefusalReason): CirculationCode {
  return CODE_OF_REASON[reason];
}
