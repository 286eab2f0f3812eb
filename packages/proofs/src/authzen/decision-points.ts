import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RunContext } from '../harness/context.ts';
import { fromPeer, installPeer } from '../peers/install-peer.ts';
import { startPeerProcess } from '../peers/peer-process.ts';
import { evaluationOf, isPermitted, writeCerbosPolicies, writeOurPolicies } from './many-policies.ts';

/** A decision point that serves AuthZEN on the loopback address, in a process of its own. */
export interface DecisionPoint {
  readonly name: string;
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Processor time it has used since it started; `null` where it does not tell. */
  readonly cpuSeconds: (() => Promise<number>) | null;
  readonly stop: () => Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** Ours as it runs in an office: with its decision log. No database answers, and none is asked about other systems. */
export async function startOurs(kinds: number): Promise<DecisionPoint> {
  const folder = await mkdtemp(join(tmpdir(), 'kean-bench-decisions-'));
  await writeOurPolicies(join(folder, 'policies'), kinds);
  const keyFile = join(folder, 'reader.pub');
  await writeFile(keyFile, generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }));
  const token = randomBytes(24).toString('base64url');
  const started = await startPeerProcess({
    name: 'the permission service',
    args: [fileURLToPath(import.meta.resolve('@kean/permissions/main'))],
    cwd: folder,
    env: () => ({
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere',
      SERVICE_TOKEN: token,
      LOG_LEVEL: 'error',
      DECISION_LOG: pathToFileURL(join(folder, 'log')).href,
      DECISION_READER_KEY_FILE: keyFile,
      POLICY_FOLDER: join(folder, 'policies'),
    }),
    ready: '/healthz',
  });
  return {
    name: 'ours',
    origin: started.origin,
    headers: { ...JSON_TYPE, authorization: `Bearer ${token}` },
    cpuSeconds: async () => {
      const page = await (await fetch(`${started.origin}/metrics`)).text();
      const told = /^process_cpu_seconds_total\S* ([\d.e+-]+)$/m.exec(page)?.[1];
      if (told === undefined) throw new Error('the permission service does not tell its processor time');
      return Number(told);
    },
    stop: async () => {
      await started.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Cerbos with policies from a folder, without audit log, telemetry and reload. */
export async function startCerbos(kinds: number, context: RunContext): Promise<DecisionPoint> {
  const installed = await installPeer('cerbos', context);
  const folder = await mkdtemp(join(tmpdir(), 'kean-bench-cerbos-'));
  await writeCerbosPolicies(join(folder, 'policies'), kinds);
  const config = join(folder, 'config.json');
  const started = await startPeerProcess({
    name: 'Cerbos',
    command: fromPeer(installed).resolve('@cerbos/cerbos-linux-x64'),
    args: ['server', '--config', config],
    cwd: folder,
    env: () => ({ HOME: folder }),
    ready: '/_cerbos/health',
    prepare: (port) => writeFile(config, JSON.stringify(settings(port, folder))),
  });
  return {
    name: 'Cerbos PDP 0.55.0',
    origin: started.origin,
    headers: JSON_TYPE,
    cpuSeconds: null,
    stop: async () => {
      await started.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settings(port: number, folder: string) {
  return {
    server: { httpListenAddr: `127.0.0.1:${port}`, grpcListenAddr: `unix:${join(folder, 'grpc.sock')}` },
    storage: { driver: 'disk', disk: { directory: join(folder, 'policies'), watchForChanges: false } },
    telemetry: { disabled: true },
  };
}

/** Asks both kinds of question before anything is measured. @throws Error where a point decides otherwise than the policies say */
export async function requireRightAnswers(point: DecisionPoint, kinds: number): Promise<void> {
  for (let request = 0; request < 99; request += 1) {
    const response = await fetch(`${point.origin}/access/v1/evaluation`, {
      method: 'POST',
      headers: point.headers,
      body: JSON.stringify(evaluationOf(request, kinds)),
    });
    const { decision } = (await response.json()) as { decision?: unknown };
    if (decision !== isPermitted(request)) throw new Error(`${point.name} answered question ${request} wrongly`);
  }
}
