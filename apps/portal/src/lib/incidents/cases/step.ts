import type { CaseRow, LeakCase } from '#lib/api/views.ts';

/** What a real case turned out to be. */
export type Finding = 'leak' | 'nothing-leaked';
/** What somebody does with a case, as the api takes it. */
export type Step =
  | { readonly act: 'move'; readonly state: CaseRow['state']; readonly words?: string; readonly finding?: Finding }
  | { readonly act: 'assign'; readonly ownerId: NonNullable<CaseRow['ownerId']> }
  | { readonly act: 'decide'; readonly words: string; readonly reason: string }
  | { readonly act: 'comment' | 'part'; readonly words: string }
  | { readonly act: 'merge'; readonly otherId: CaseRow['caseId']; readonly words: string }
  | {
      readonly act: 'split';
      readonly otherId?: CaseRow['caseId'];
      readonly words: string;
      readonly alertIds: LeakCase['alertsIn'][number]['alertId'][];
      readonly evidenceIds: LeakCase['evidence'][number]['evidenceId'][];
    };
export type AskedStep = Step['act'];
