import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { Register } from '../contract/register.ts';

/** Gives the register to whoever may read it, and writes that it was read. It names places and reasons, nobody's values. */
export async function readRegister({ principal, services }: SignedInContext, register: Register): Promise<Register> {
  await inSqlTransaction(services.db, rowPrincipal(principal, null), (tx) =>
    record(tx, {
      action: 'accountability.register-read',
      outcome: 'allowed',
      principal,
      facts: { count: register.entries.length },
    }),
  );
  return register;
}
