import type { SqlTransaction } from '@kean/db';
import type { FilePlaces, Place } from '@kean/encryption';
import type { Id, StaffId } from '@kean/kernel';

export type PaperId = Id<'DutyPaper'>;
type FulfilmentId = Id<'Fulfilment'>;

/** Under this purpose the key of a paper seals, and opens for who decides checks. */
export const CHECK_PAPERS = 'check-papers';

/** A paper of a check, or of an undertaking that was signed on paper, and whom it is of. */
export interface PaperOfCheck {
  readonly paperId: PaperId;
  readonly fulfilmentId: FulfilmentId;
  readonly staffId: StaffId;
}

export const objectOfPaper = (paperId: string) => `check-papers/${paperId}/content` as const;

/** Paper and bytes belong together: laid beside another check they do not open. */
export function placesOfPaper(paperId: PaperId): FilePlaces {
  const place = (column: string): Place => ({ table: 'duty_paper', column, row: paperId, subject: paperId });
  return { content: place('content'), key: place('sealed_key') };
}

/** A check as whoever adds, lists or takes back its papers meets it. */
export interface CheckOfPapers {
  readonly staffId: StaffId;
  readonly state: 'asked' | 'standing' | 'refused' | 'against' | 'withdrawn';
  readonly papers: number;
  readonly keptUntil: Date;
}

const CHECK = `SELECT f.staff_id AS "staffId", f.state, check_papers_kept_until(f.id) AS "keptUntil",
    (SELECT count(*)::int4 FROM duty_paper p WHERE p.fulfilment_id = f.id AND p.state IN ('receiving', 'kept')) AS papers
  FROM fulfilment f WHERE f.id = $1::uuid AND f.how IN ('check', 'paper')`;

export async function readCheck(tx: SqlTransaction, fulfilmentId: FulfilmentId): Promise<CheckOfPapers | null> {
  const [check] = await tx.query<CheckOfPapers & Record<string, unknown>>(CHECK, [fulfilmentId]);
  return check ?? null;
}
