import { inSqlTransaction, openDatabase } from '@kean/db';
import type { StaffId } from '@kean/kernel';

/** Rows of clients that the api's own login sees when a transaction acts for somebody as widely as there is. */
export async function clientsSeenFor(apiUrl: string, staffId: StaffId): Promise<number> {
  const db = openDatabase({ url: apiUrl, max: 1, applicationName: 'kean-proof' });
  try {
    const as = { staffId, regionId: null, branchId: null, teamId: null, clientScope: 'agency' } as const;
    return await inSqlTransaction(db, as, async (tx) => {
      const [found] = await tx.query<{ rows: number }>(
        `select (select count(*) from client)::int4 + (select count(*) from client_field)::int4
              + (select count(*) from client_token)::int4 + (select count(*) from paper_file)::int4 as rows`,
      );
      return found?.rows ?? 0;
    });
  } finally {
    await db.close();
  }
}
