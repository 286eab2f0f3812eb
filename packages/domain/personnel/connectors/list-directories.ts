import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { DirectoryList, DirectoryView } from '../contract/connectors.ts';

const DIRECTORIES = `
  SELECT c.id AS "connectorId", c.name, c.version, m.display_name AS "madeByName", c.made_by = $1::uuid AS "isOwn", c.made_at AS "madeAt",
         k.prefix AS "keyPrefix", k.expires_at AS "keyEndsAt", k.last_used_at AS "lastUsedAt",
         CASE WHEN c.state = 'off' THEN 'off' WHEN directory_speaks(c.id, k.staff_id) THEN 'on' ELSE 'no-key' END AS standing,
         (SELECT count(*)::int FROM directory_entry e WHERE e.connector_id = c.id AND e.hidden_at IS NULL) AS people,
         coalesce((SELECT json_agg(json_build_object('code', r.code, 'name', r.name, 'nameEn', r.name_en) ORDER BY r.code)
           FROM role_allowance a JOIN role r ON r.code = a.role_code WHERE a.connector_id = c.id), '[]') AS roles
    FROM connector c LEFT JOIN api_key k ON k.id = c.api_key_id LEFT JOIN staff m ON m.id = c.made_by
   WHERE c.kind = 'directory' ORDER BY c.made_at, c.id`;
const GIVABLE = `
  SELECT code, name, name_en AS "nameEn" FROM role WHERE NOT role_is_given_by_people(code) ORDER BY code`;

const BY_HAND = `
  SELECT r.code, r.name, r.name_en AS "nameEn" FROM role r JOIN role_allowance a ON a.role_code = r.code WHERE a.connector_id IS NULL ORDER BY 1`;

/** Every directory of the office with what it may give. Names of systems and roles; of people whoever made it. */
export function listDirectories({ principal, services }: SignedInContext): Promise<DirectoryList> {
  return inSqlTransaction(services.db, nobody, async (tx) => ({
    directories: await tx.query<DirectoryView & object>(DIRECTORIES, [principal.staffId]),
    byHand: await tx.query<DirectoryList['byHand'][number] & object>(BY_HAND),
    givable: await tx.query<DirectoryList['givable'][number] & object>(GIVABLE),
  }));
}
