import { recordEvents } from '@kean/audit';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import type { Instance } from '@kean/dev/instance';
import type { ClientId } from '@kean/kernel';
import { aPrincipal, type TestStaff } from '@kean/testing';

/** That somebody opened the phone of these clients, one event each, as the clause writes it: a browser would take a minute for it. */
export async function writeLooks(instance: Instance, person: TestStaff, clients: readonly string[]): Promise<void> {
  const db = openDatabase({ url: instance.databases.kean.api, max: 1, applicationName: 'kean-looks' });
  try {
    await inSqlTransaction(db, nobody, (tx) =>
      recordEvents(
        tx,
        clients.map((id) => ({
          ...({ action: 'circulation.field-revealed', outcome: 'allowed', purpose: 'brokerage-contact' } as const),
          ...{ principal: aPrincipal(person), fields: ['phone'], facts: { clientNumber: 1 } },
          subject: { kind: 'Client', id: id as ClientId },
        })),
      ),
    );
  } finally {
    await db.close();
  }
}
