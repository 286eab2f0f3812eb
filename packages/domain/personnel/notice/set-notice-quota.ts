import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { SetNoticeQuotaInput } from '../contract/notice.ts';
import { failPersonnel } from '../errors.ts';

const IN_NOTICE = 'SELECT FROM staff WHERE id = $1::uuid AND leaves_at IS NOT NULL';
const SET = 'UPDATE notice_rule SET percent = $1::int4, set_by = $2::uuid WHERE id = 1';

/** Says how much of a day's looks is left to whoever is in notice; never by one of them. @throws AppError PERSONNEL_YOURSELF */
export function setNoticeQuota(
  { principal, services }: SignedInContext,
  { percent }: SetNoticeQuotaInput,
): Promise<void> {
  return inSqlTransaction(services.db, { ...nobody, staffId: principal.staffId }, async (tx) => {
    if ((await tx.query(IN_NOTICE, [principal.staffId])).length > 0) throw failPersonnel('PERSONNEL_YOURSELF');
    await tx.query(SET, [percent, principal.staffId]);
    await record(tx, {
      action: 'personnel.notice-quota-set',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: null },
      facts: { percent },
    });
  });
}
