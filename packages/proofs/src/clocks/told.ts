import type { LeakDuty } from '@kean/incidents/contract';
import type { Expected } from './cases.ts';

/** A list of duties in the words of the table. */
export function told(duties: readonly LeakDuty[]): Expected {
  return Object.fromEntries(duties.map((duty) => [duty.kind, `${when(duty)}, ${duty.by.join(' ')}`])) as Expected;
}

const WAITS_FOR_ITS_BEGINNING = 'send-summary';

function when({ kind, state, dueAt }: LeakDuty): string {
  const at = dueAt === null ? '' : ` by ${dueAt.toISOString()}`;
  if (state === 'not-owed') return 'not owed';
  if (state === 'undecided') return `undecided${at}`;
  if (dueAt !== null) return at.trim();
  return kind === WAITS_FOR_ITS_BEGINNING ? 'waits' : 'at once';
}
