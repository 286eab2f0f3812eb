/** Runs parse-server as its documentation shows, with logs off. Started by ../parse-server.ts. */
import { fromPeer } from '../install-peer.ts';

interface Application {
  use(path: string, handler: unknown): void;
  listen(port: number, host: string): void;
}

interface ParseModule {
  ParseServer: new (options: object) => { app: unknown; start(): Promise<void> };
}

const { PEER_FOLDER = '', DATABASE_URL, MASTER_KEY, APPLICATION, HOST = '127.0.0.1', PORT } = process.env;
const load = fromPeer(PEER_FOLDER);
const express = load('express') as () => Application;
const { ParseServer } = load('parse-server') as ParseModule;

const server = new ParseServer({
  databaseURI: DATABASE_URL,
  appId: APPLICATION,
  masterKey: MASTER_KEY,
  masterKeyIps: ['127.0.0.1', '::1'],
  serverURL: `http://${HOST}:${PORT}/parse`,
  logLevel: 'error',
  silent: true,
  logsFolder: null,
  allowClientClassCreation: false,
});
await server.start();
const application = express();
application.use('/parse', server.app);
application.listen(Number(PORT), HOST);
