import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Sql } from '@kean/testing';

const TABLES = `select table_schema || '.' || table_name as name from information_schema.tables
  where table_schema = 'public' and table_type = 'BASE TABLE'`;

/** Every row of every table as text, bytes as they are, and every file of a folder. For looking for what must not be there. */
export async function everythingIn(databases: readonly Sql[], folder: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const sql of databases) {
    for (const { name } of await sql.query<{ name: string }>(TABLES)) {
      const [all] = await sql.query<{ text: string | null }>(
        `select string_agg(t::text, E'\\n') as text from ${name} t`,
      );
      parts.push(Buffer.from(all?.text ?? ''));
      // Sealed columns print as hex; what they would hold open is looked for in the bytes as well.
      for (const [hex] of (all?.text ?? '').matchAll(/\\x[0-9a-f]{16,}/g)) parts.push(Buffer.from(hex.slice(2), 'hex'));
    }
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) parts.push(await readFile(path.join(entry.parentPath, entry.name)));
  }
  return Buffer.concat(parts);
}
