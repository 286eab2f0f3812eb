import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ExportRegisterInput } from '../../contract/secrecy.ts';
import { record } from '../audit-events.ts';
import { asThemself } from '../breaches/stored-breach.ts';

/** A look at a register: the log has it, with how many rows it showed, before they leave. */
export function lookingAt<Page extends { readonly rows: readonly unknown[] }>(
  call: SignedInContext,
  register: ExportRegisterInput['register'],
  read: (tx: SqlTransaction) => Promise<Page>,
): Promise<Page> {
  return inSqlTransaction(
    call.services.db,
    asThemself(call),
    async (tx) => {
      const page = await read(tx);
      await record(tx, {
        ...{ action: 'personnel.secrecy-read', outcome: 'allowed', principal: call.principal },
        ...{ subject: { kind: 'SecrecyBreach', id: null }, facts: { register, count: page.rows.length } },
      });
      return page;
    },
    { plans: 'by-value' },
  );
}
