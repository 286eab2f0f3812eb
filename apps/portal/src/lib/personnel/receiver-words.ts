import type { ReceiverView } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

/** How people are named to a receiver. */
export const SUBJECTS: readonly { readonly format: ReceiverView['subject']; readonly word: () => string }[] = [
  { format: 'email', word: m.stream_subject_email },
  { format: 'iss_sub', word: m.stream_subject_iss_sub },
  { format: 'opaque', word: m.stream_subject_opaque },
];
export const subjectInWords = (format: ReceiverView['subject']): string =>
  SUBJECTS.find((one) => one.format === format)?.word() ?? format;

/** What a receiver may want of what we tell. */
export const WANTS: Readonly<Record<string, () => string>> = {
  'session-revoked': m.stream_wants_sessions,
  'credential-change': m.stream_wants_credentials,
};
