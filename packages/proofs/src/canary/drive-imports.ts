import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { IMPORT_SERVICES } from '@kean/collection/contract';
import { writeCsv, writeWorkbook } from '@kean/collection/testing';
import type { Instance } from '@kean/dev/instance';
import type { Colleague, ImportState } from '../office/colleague.ts';
import { markedList } from './marked-list.ts';
import type { Marks } from './marks.ts';

/** How the marked lists ended, by what was done with each. */
export type ImportEnds = Readonly<Record<string, string>>;

const LONG_MS = 60_000;

/**
 * Takes marked lists through every end an import can have: taken over from both formats, rejected rows and all; refused, since the
 * file is no list; given up by the person; failed, because somebody damaged the stored bytes; cut off on the way.
 */
export async function driveImports(agent: Colleague, instance: Instance, marks: Marks): Promise<ImportEnds> {
  const quarter = Math.floor(marks.phones.length / 4);
  const part = (nth: number) => markedList(marks, [nth * quarter, (nth + 1) * quarter]);
  const names = marks.fileNames;
  // Outside the temporary folder, which is searched afterwards: these files are the person's own.
  const folder = mkdtempSync(path.join(tmpdir(), 'kean-test-canary-'));
  try {
    const csv = path.join(folder, `${names[0]}.csv`);
    const workbook = path.join(folder, `${names[1]}.xlsx`);
    writeFileSync(csv, writeCsv(part(0), 'gb18030'));
    writeFileSync(workbook, await writeWorkbook(part(1)));
    const taken = [await agent.importList(csv), await agent.importList(workbook)];
    for (const { id } of taken) await agent.send(`/imports/${id}/rejects`);
    const damaged = await upload(agent, names[2] ?? '', writeCsv(part(2), 'utf-8-bom'));
    await until(agent, damaged, 'mapping');
    damage(path.join(instance.folders.objects, 'imports', damaged));
    const failed = await confirm(agent, damaged);
    const givenUp = await upload(agent, names[3] ?? '', writeCsv(part(3), 'utf-8'));
    await until(agent, givenUp, 'mapping');
    await agent.mutate('collection.imports.cancel', { importId: givenUp });
    const page = Buffer.from(`<html><body>${part(3).rows.flat().join('</td><td>')}</body></html>`);
    const refused = await agent.send('/imports', uploadOf(names[4] ?? '', page));
    return {
      csv: taken[0]?.state ?? '',
      workbook: taken[1]?.state ?? '',
      damaged: failed.state,
      'given up': (await agent.query<ImportState>('collection.imports.get', { importId: givenUp })).state,
      'no list': refused.status === 201 ? (await ended(agent, idIn(refused.body))).state : 'refused',
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function uploadOf(name: string, bytes: Buffer): RequestInit {
  const headers = { 'content-type': 'application/octet-stream', 'x-kean-file-name': encodeURIComponent(name) };
  return { method: 'POST', headers, body: new Uint8Array(bytes) };
}

async function upload(agent: Colleague, name: string, bytes: Buffer): Promise<string> {
  const answer = await agent.send('/imports', uploadOf(name, bytes));
  if (answer.status !== 201) throw new Error(`the upload answered ${answer.status}`);
  return idIn(answer.body);
}

function idIn(body: string): string {
  return (JSON.parse(body) as ImportState).id;
}

async function confirm(agent: Colleague, importId: string): Promise<ImportState> {
  const { version } = await agent.query<ImportState>('collection.imports.get', { importId });
  const asked = { importId };
  const { guessed, sheet } = await agent.query<{ guessed: string[]; sheet: number }>(
    'collection.imports.preview',
    asked,
  );
  await agent.mutate('collection.imports.confirm', {
    importId,
    version,
    sheet,
    mapping: guessed,
    services: [...IMPORT_SERVICES],
  });
  return ended(agent, importId);
}

/** One bit of the sealed bytes, as a bad disk or a hand in the object store would change it. */
function damage(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  }
}

function ended(agent: Colleague, importId: string): Promise<ImportState> {
  return until(agent, importId, 'finished', 'refused', 'failed', 'cancelled');
}

async function until(agent: Colleague, importId: string, ...states: string[]): Promise<ImportState> {
  const deadline = performance.now() + LONG_MS;
  for (;;) {
    const state = await agent.query<ImportState>('collection.imports.get', { importId });
    if (states.includes(state.state)) return state;
    if (performance.now() > deadline) throw new Error(`the import stayed ${state.state}`);
    await pause(100);
  }
}
