import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { encryptStringSync, generateKey, parseKeySync } from '@47ng/cloak';
import { CLIENTS_INDEX, CLIENTS_TABLE, clientColumns, fillTable, INSERT_CLIENTS } from './fill-table.ts';
import { installPeer } from './install-peer.ts';
import type { RunningPeer, StartPeer } from './peer.ts';
import { makePeerDatabase } from './peer-database.ts';
import { startPeerProcess } from './peer-process.ts';

/** A small Fastify application over Prisma 6 whose name and phone columns prisma-field-encryption seals and opens. */
export const startPrismaFieldEncryption: StartPeer = async (setting): Promise<RunningPeer> => {
  const folder = await installPeer('prisma-field-encryption', setting.context);
  const database = await makePeerDatabase(setting.adminUrl, 'peer_prisma_field_encryption');
  const [key, token] = [generateKey(), randomBytes(24).toString('hex')];
  await database.query(CLIENTS_TABLE);
  const parsed = parseKeySync(key);
  await fillTable(database, setting, INSERT_CLIENTS, (clients) =>
    clientColumns(clients, (text) => encryptStringSync(text, parsed)),
  );
  await database.query(CLIENTS_INDEX);
  await database.query('analyze');
  await database.close();
  const started = await startPeerProcess({
    name: 'prisma-field-encryption',
    args: [fileURLToPath(new URL('./serve/prisma-field-encryption.ts', import.meta.url))],
    cwd: folder,
    env: () => ({
      PEER_FOLDER: folder,
      DATABASE_URL: database.url,
      ENCRYPTION_KEY: key,
      TOKEN: token,
      BRANCH: setting.office.branches[0]?.id ?? '',
    }),
    ready: '/clients',
  });
  return {
    name: 'prisma-field-encryption 1.6.0',
    page: {
      url: `${started.origin}/clients`,
      headers: { authorization: `Bearer ${token}` },
      rowsIn: (body) => (body as unknown[]).length,
    },
    stop: async () => {
      await started.stop();
      await database.drop();
    },
  };
};
