/** A page of clients by Prisma 6 with prisma-field-encryption, behind one token. Started by ../prisma-field-encryption.ts. */
import { fromPeer } from '../install-peer.ts';
import { PAGE_ROWS } from '../peer.ts';

interface ModelField {
  readonly name: string;
  readonly type: string;
}

interface PrismaModule {
  PrismaClient: new (
    options: object,
  ) => { $extends(extension: unknown): { client: { findMany(query: object): Promise<unknown[]> } } };
  Prisma: { dmmf: { datamodel: { models: { name: string; fields: ModelField[] }[] } } };
}

interface Request {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface Application {
  addHook(
    name: 'onRequest',
    hook: (request: Request, reply: { code(status: number): { send(): unknown } }) => Promise<unknown>,
  ): void;
  get(path: string, handler: () => Promise<unknown>): void;
  listen(address: { host: string; port: number }): Promise<string>;
}

const { PEER_FOLDER = '', DATABASE_URL, ENCRYPTION_KEY, TOKEN, BRANCH, HOST = '127.0.0.1', PORT } = process.env;
const load = fromPeer(PEER_FOLDER);
const { PrismaClient, Prisma } = load('@prisma/client') as PrismaModule;
const { PrismaPg } = load('@prisma/adapter-pg') as { PrismaPg: new (options: object) => unknown };
const { fieldEncryptionExtension } = load('prisma-field-encryption') as {
  fieldEncryptionExtension: (options: object) => unknown;
};
const { fastify } = load('fastify') as { fastify: () => Application };

/**
 * The client without engine binaries carries a model that leaves out what the extension looks for: which fields are lists and ids,
 * and the remark that says which are sealed. It is put back as the schema has it.
 */
function wholeModel() {
  const models = Prisma.dmmf.datamodel.models.map((model) => ({
    ...model,
    fields: model.fields.map((field) => ({
      ...field,
      isList: field.name === 'roles',
      isId: field.name === 'id',
      isUnique: field.name === 'number',
      ...(field.name === 'name' || field.name === 'phone' ? { documentation: '@encrypted' } : {}),
    })),
  }));
  return { datamodel: { models } };
}

const extension = fieldEncryptionExtension({ encryptionKey: ENCRYPTION_KEY, dmmf: wholeModel() });
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: DATABASE_URL, max: 8 }) }).$extends(
  extension,
);
const application = fastify();
application.addHook('onRequest', async (request, reply) => {
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return reply.code(401).send();
});
application.get('/clients', () =>
  prisma.client.findMany({ where: { branchId: BRANCH }, orderBy: { id: 'desc' }, take: PAGE_ROWS }),
);
await application.listen({ host: HOST, port: Number(PORT) });
