import type { Alert, AlertRow } from '#lib/api/views.ts';

/** What somebody does with an alert, as the api takes it. */
export type Move =
  | { readonly act: 'triage' }
  | { readonly act: 'case'; readonly caseId: Alert['openCases'][number]['caseId'] }
  | { readonly act: 'assign'; readonly assignedTo: AlertRow['staffId'] | null }
  | { readonly act: 'reopen' | 'comment'; readonly words: string }
  | {
      readonly act: 'close';
      readonly closedAs: NonNullable<AlertRow['closedAs']>;
      readonly duplicateOf?: AlertRow['alertId'];
      readonly words: string;
    };
/** Those that ask for something first. */
export type Asked = 'assign' | 'close' | 'reopen' | 'comment';

const LONG_NUMBER = /\d{7}|@/;
/** As the api judges it, so that nobody loses what they typed. */
export const wordsAreRight = (words: string): boolean =>
  words.trim().length >= 2 && words.trim().length <= 500 && !LONG_NUMBER.test(words);
