/**
 * 10,000 random requests of wrong shape against every procedure, as people of every kind and signed out: no answer is a server
 * error, and none holds a value of the clients that were imported before.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inventList, writeCsv } from '@kean/collection/testing';
import { startTemporaryInstance } from '@kean/dev/instance';
import { countOf } from '../harness/context.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { readRoutes } from '../office/read-routes.ts';
import { Chance } from '../wrong-shapes/chance.ts';
import { type Route, type WrongRequest, wrongRequest } from '../wrong-shapes/wrong-request.ts';

const ROLES = ['agent', 'store-manager', 'compliance', 'auditor', 'operator'];
const AT_ONCE = 8;
/** A subscription that a mutated input happens to fit would stream for ever. */
const GIVE_UP_MS = 5_000;

export const proof: Proof = {
  about: 'No request of wrong shape makes a server error or shows a personal value.',
  run: async (context) => {
    const requests = countOf(context, 'requests', 10_000);
    const seed = countOf(context, 'seed', 20_261_123);
    const instance = await startTemporaryInstance();
    try {
      const values = await importPeople(await Colleague.signIn(instance.instance, demoOf(instance.instance, 'agent')));
      const people = await Promise.all(
        ROLES.map((role) => Colleague.signIn(instance.instance, demoOf(instance.instance, role))),
      );
      const routes = await readRoutes<Route>();
      context.figure('procedures', routes.length);
      context.figure('values that must not appear', values.length);
      await bombard(context, { requests, chance: new Chance(seed), people, routes, values });
    } finally {
      await instance.dispose();
    }
  },
};

interface Bombardment {
  readonly requests: number;
  readonly chance: Chance;
  readonly people: readonly Colleague[];
  readonly routes: readonly Route[];
  readonly values: readonly string[];
}

async function bombard(context: ProofContext, plan: Bombardment): Promise<void> {
  const byStatus = new Map<number, number>();
  const asked = new Set<string>();
  let left = plan.requests;
  const worker = async (): Promise<void> => {
    while (left > 0 && !context.signal.aborted) {
      left -= 1;
      const route = plan.routes[left % plan.routes.length];
      if (route === undefined) throw new RangeError('there is no procedure to ask');
      asked.add(route.path);
      const request = wrongRequest(route, plan.chance);
      const answer = await ask(plan.chance.of(plan.people), request);
      byStatus.set(answer.status, (byStatus.get(answer.status) ?? 0) + 1);
      context.holds(`${route.path} answered ${answer.status} to ${shape(request)}`, answer.status < 500);
      context.holds(`${route.path} did not answer`, answer.status > 0 || route.kind === 'subscription');
      context.holds(
        `${route.path} showed a value to ${shape(request)}`,
        !plan.values.some((value) => answer.body.includes(value)),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const [status, count] of [...byStatus].sort(([a], [b]) => a - b)) context.figure(`answers ${status}`, count);
  context.holds('every procedure was asked', asked.size === plan.routes.length);
}

async function ask(colleague: Colleague, request: WrongRequest): Promise<{ status: number; body: string }> {
  try {
    return await colleague.send(request.address, { ...request.init, signal: AbortSignal.timeout(GIVE_UP_MS) });
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { status: 0, body: '' };
    throw error;
  }
}

function shape(request: WrongRequest): string {
  return `${request.init.method ?? 'GET'} ${request.address.slice(0, 300)} ${String(request.init.body ?? '').slice(0, 300)}`;
}

/** Imports an invented list and gives back what must never be seen: phones, names, addresses. */
async function importPeople(agent: Colleague): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kean-wrong-shapes-'));
  try {
    const list = inventList({ rows: 300, tidy: true });
    const file = path.join(folder, 'list.csv');
    writeFileSync(file, writeCsv(list, 'utf-8-bom'));
    const ended = await agent.importList(file);
    if (ended.state !== 'finished') throw new Error(`the import ended ${ended.state} ${ended.failure?.code ?? ''}`);
    const columns = ['联系电话', '身份证号', '房产地址'].map((header) => list.headers.indexOf(header));
    return list.rows.flatMap((row) => columns.map((column) => row[column] ?? '')).filter((text) => text.length >= 8);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
