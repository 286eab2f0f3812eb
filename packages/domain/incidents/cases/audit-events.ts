import type { Subject } from '@kean/audit';
import type { CaseAct, CaseFinding, CaseKind, CaseState } from '../contract/cases.ts';

/** Of the case and not of a person: whoever reads the log of a branch does not learn whom it concerns. */
type OfCase = { readonly subject: Subject<'LeakCase'>; readonly outcome: 'allowed' };

export interface CasesRead {
  readonly action: 'incidents.cases-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'LeakCase'; readonly id: null };
  readonly facts: { readonly count: number };
}
export interface CaseOpened extends OfCase {
  readonly action: 'incidents.case-opened';
  readonly facts: { readonly kind: CaseKind; readonly isDrill: boolean; readonly alerts: number };
}
/** One case was looked at, or its timeline, or the clients whom it is about. */
export interface CaseSeen extends OfCase {
  readonly action: 'incidents.case-seen';
  readonly facts: { readonly part: 'whole' | 'timeline' | 'clients' | 'duties' | 'review'; readonly count: number };
}
export interface CaseMoved extends OfCase {
  readonly action: 'incidents.case-moved';
  readonly facts: {
    readonly act: CaseAct;
    readonly state: CaseState | null;
    readonly otherId: string | null;
    readonly version: number;
    /** Of a real case that was closed. */
    readonly finding: CaseFinding | null;
  };
}
export interface CaseRefused {
  readonly action: 'incidents.case-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'LeakCase'>;
  readonly facts: { readonly reason: 'not-seen' };
}
export interface CaseTaskChanged extends OfCase {
  readonly action: 'incidents.case-task-added' | 'incidents.case-task-settled' | 'incidents.case-task-assigned';
  readonly facts: { readonly taskId: string };
}
export interface CaseEvidenceTaken extends OfCase {
  readonly action: 'incidents.case-evidence-taken';
  readonly facts: { readonly evidenceId: string; readonly kind: string; readonly digest: string };
}
export interface CasePersonNamed extends OfCase {
  readonly action: 'incidents.case-person-named';
  readonly facts: Readonly<Record<string, never>>;
}
export interface CaseClientsTaken extends OfCase {
  readonly action: 'incidents.case-clients-taken';
  readonly facts: { readonly taken: number };
}

/** What is known of the leak was judged anew: the duties may be others from now on. */
export interface CaseFactsJudged extends OfCase {
  readonly action: 'incidents.case-facts-judged';
  readonly facts: { readonly version: number };
}
export interface CaseReportRecorded extends OfCase {
  readonly action: 'incidents.case-report-recorded';
  readonly facts: {
    readonly reportId: string;
    readonly duty: string;
    readonly part: string;
    readonly noticeId: string | null;
  };
}
/** Somebody was mailed that the time of a duty runs out. */
export interface CaseDutyReminded extends OfCase {
  readonly action: 'incidents.case-duty-reminded';
  readonly facts: { readonly duty: string; readonly staffId: string };
}

export type CasesEvent =
  | CaseFactsJudged
  | CaseReportRecorded
  | CaseDutyReminded
  | CasesRead
  | CaseOpened
  | CaseSeen
  | CaseMoved
  | CaseRefused
  | CaseTaskChanged
  | CaseEvidenceTaken
  | CasePersonNamed
  | CaseClientsTaken;
