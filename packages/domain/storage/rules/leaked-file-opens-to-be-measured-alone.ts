import type { AskedSubject, KeyUse } from '@kean/encryption';

/** What leaked is compared and never shown: it opens for the measuring, and for no person, whoever brought it. */
export function leakedFileOpensToBeMeasuredAlone(
  { reach }: AskedSubject,
  { principal, purpose }: KeyUse,
): 'purpose-opens-nothing' | null {
  return principal === 'system' && purpose === 'measure-leak' && reach.scope === 'system'
    ? null
    : 'purpose-opens-nothing';
}
