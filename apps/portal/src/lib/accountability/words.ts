import * as m from '#paraglide/messages.js';

export const OUTCOME_WORDS = {
  allowed: m.outcome_allowed,
  refused: m.outcome_refused,
  failed: m.outcome_failed,
} as const;
export type Outcome = keyof typeof OUTCOME_WORDS;

export function isOutcome(text: string): text is Outcome {
  return Object.hasOwn(OUTCOME_WORDS, text);
}

export const OUTCOME_LOOKS = { allowed: 'quiet', refused: 'wait', failed: 'danger' } as const;

const SUBJECT_WORDS: Readonly<Record<string, () => string>> = {
  Client: m.subject_client,
  Import: m.subject_import,
  Draft: m.subject_draft,
  Staff: m.subject_staff,
  Session: m.subject_session,
  Rotation: m.subject_rotation,
  Backup: m.subject_backup,
  Job: m.subject_job,
  Alert: m.subject_alert,
  AuditEvent: m.subject_event,
};

export function subjectWord(kind: string): string {
  return SUBJECT_WORDS[kind]?.() ?? kind;
}
