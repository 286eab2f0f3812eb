import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { clientsApi } from '@kean/clients/api';
import { policy as clientsPolicy } from '@kean/clients/policy';
import { aCall, aClient, aStrangersCall, eventsOf, openOffice, signLog, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import {
  leafHash,
  readCheckpoint,
  readNote,
  readTlogProof,
  readVerifierKey,
  verifiedSignatures,
  verifyInclusion,
} from '@kean/tlog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountabilityApi } from '../api.ts';
import { EvidenceRequest, LogHealth, LogProof } from '../contract.ts';
import { policy } from '../policy.ts';
import { exportEvidence } from './export-evidence.ts';
import { verifyWholeLog } from './verify-whole-log.ts';

const caller = callerFactory(accountabilityApi);
let office: TestOffice;
let here: TestBranch;
let agent: TestStaff;
let auditor: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = await aStaffMember(office.sql, { branch: here });
  auditor = await aStaffMember(office.sql, { branch: null });
  const clientId = await aClient(office, here, { assigneeId: agent.id });
  const call = aCall(office, agent, [clientsPolicy], { 'clients.read': 'own' });
  for (let times = 0; times < 5; times += 1) await callerFactory(clientsApi)(call).dossier({ clientId });
  await signLog(office);
});
afterAll(() => office.close());

type Scope = 'branch' | 'region' | 'agency';
const callOf = (member: TestStaff, scope: Scope, action = 'accountability.read-log') =>
  aCall(office, member, [policy], { [action]: scope }, ['auditor']);
const looks = async () =>
  (await caller(callOf(auditor, 'agency')).log.search({ staffId: agent.id, action: 'clients.dossier-read' })).entries;

describe('log.proof', () => {
  it('gives whoever may read an event a file that checks without us, and stands in the log itself', async () => {
    const [event] = await looks();
    if (event === undefined) throw new Error('nothing was looked at');
    const key = { eventId: event.id, occurredAt: event.occurredAt };
    const proof = LogProof.parse(await caller(callOf(auditor, 'agency')).log.proof(key));
    expect(proof.proofFileName).toBe(`event-${String(proof.sequence).padStart(9, '0')}.tlog-proof`);
    checkOffline(proof.proof, Buffer.from(proof.entry, 'base64'), proof.verifierKeys[0] ?? '');
    const events = await eventsOf(office, auditor.id);
    expect(events.at(-1)).toMatchObject({
      action: 'accountability.event-proven',
      subjectKind: 'AuditEvent',
      subjectId: event.id,
      facts: { scope: 'agency', sequence: proof.sequence },
    });
  });

  it('is not given for an event out of reach, and not for one that does not exist: the same answer', async () => {
    const [event] = await looks();
    const stranger = await aStaffMember(office.sql, { branch: await aBranch(office.sql) });
    const proof = caller(callOf(stranger, 'branch')).log.proof;
    const asked = { eventId: event?.id ?? '', occurredAt: event?.occurredAt ?? new Date() };
    for (const key of [asked, { ...asked, eventId: newId() }]) {
      await expect(proof(key)).rejects.toMatchObject({ message: 'ACCOUNTABILITY_EVENT_NOT_FOUND' });
    }
    await expect(caller(callOf(agent, 'branch')).log.proof(asked)).resolves.toMatchObject({
      sequence: expect.any(Number),
    });
  });

  it('waits for an event that is not signed yet', async () => {
    const { entries } = await caller(callOf(auditor, 'agency')).log.search({ staffId: auditor.id, limit: 1 });
    const key = { eventId: entries[0]?.id ?? '', occurredAt: entries[0]?.occurredAt ?? new Date() };
    const answer = caller(callOf(auditor, 'agency')).log.proof(key);
    await expect(answer).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', message: 'AUDIT_NOT_SIGNED_YET' });
  });

  it('refuses the wrong shape, the wrong role and nobody', async () => {
    const key = { eventId: newId(), occurredAt: new Date() };
    await expect(caller(callOf(auditor, 'agency')).log.proof({ ...key, eventId: '7' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(caller(aCall(office, agent, [policy], {})).log.proof(key)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(caller(aStrangersCall(office)).log.proof(key)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

describe('log.health', () => {
  it('says how far the log is signed, and how the last comparison ended', async () => {
    const { services } = office;
    const worker = { ...services, db: services.db };
    const before = LogHealth.parse(await caller(callOf(auditor, 'agency')).log.health());
    expect(before).toMatchObject({ witnessState: 'none', cosigned: null, verification: null });
    expect(before.checkpoint?.size).toBe(before.size);
    expect(before.verifierKeys).toHaveLength(1);
    // The login of the api cannot keep what was found: only the worker can.
    const done = () => Promise.resolve();
    await expect(verifyWholeLog(worker, new AbortController().signal, done)).rejects.toMatchObject({
      code: 'DB_REFUSED',
    });
  });

  it('is closed to whoever may not read the log', async () => {
    await expect(caller(aCall(office, agent, [policy], {})).log.health()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(caller(aStrangersCall(office)).log.health()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

describe('the archive of evidence', () => {
  const evidence = (member: TestStaff, scope: Scope, conditions: object) =>
    exportEvidence(callOf(member, scope, 'accountability.export-evidence'), EvidenceRequest.parse(conditions));

  it('opens with any tar, and every event in it checks without us', async () => {
    const archive = await evidence(auditor, 'agency', { staffId: agent.id, actions: ['clients.dossier-read'] });
    expect(archive.fileName).toMatch(/^evidence-\d{4}-\d\d-\d\d\.tar\.gz$/);
    const folder = await mkdtemp(path.join(tmpdir(), 'kean-evidence-'));
    await writeFile(path.join(folder, 'a.tar.gz'), await buffer(archive.bytes));
    await promisify(execFile)('tar', ['-xzf', 'a.tar.gz'], { cwd: folder });
    const read = (file: string) => readFile(path.join(folder, 'evidence', file));
    const names = (await readdir(path.join(folder, 'evidence', 'proofs'))).map((name) => name.split('.')[0]);
    expect(names).toHaveLength(5);
    const [key = ''] = (await read('verifier-keys')).toString().split('\n');
    for (const name of names) {
      const proof = (await read(`proofs/${name}.tlog-proof`)).toString();
      checkOffline(proof, await read(`entries/${name}.entry`), key);
      expect(proof.endsWith((await read('checkpoint')).toString())).toBe(true);
    }
    const lines = (await read('events.jsonl'))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject(names.map((name) => ({ sequence: Number(name), principalId: agent.id })));
    await rm(folder, { recursive: true });
    expect((await eventsOf(office, auditor.id)).at(-1)).toMatchObject({
      action: 'accountability.evidence-exported',
      subjectKind: 'Staff',
      subjectId: agent.id,
      facts: { count: 5, scope: 'agency' },
    });
  });

  it('is refused, and not cut, when too much is asked for, and when nothing is found', async () => {
    await office.sql.query(
      `select append_audit_events(array_agg(
         row(gen_random_uuid(), 'clients.listed', 'allowed', null, null, null, null, null, null, 'stress', null, null, null)::audit_input))
       from generate_series(1, 2001)`,
    );
    await expect(evidence(auditor, 'agency', { purposes: ['stress'] })).rejects.toMatchObject({
      code: 'ACCOUNTABILITY_EVIDENCE_TOO_LARGE',
      kind: 'too-large',
    });
    const counting = caller(callOf(auditor, 'agency', 'accountability.export-evidence')).log.countEvidence;
    expect(await counting({ purposes: ['stress'] })).toEqual({ count: 2000, tooMany: true });
    expect(await counting({ clientId: newId() })).toEqual({ count: 0, tooMany: false });
    await expect(evidence(auditor, 'agency', { clientId: newId() })).rejects.toMatchObject({
      code: 'ACCOUNTABILITY_EVIDENCE_EMPTY',
    });
  });

  it('reaches as far as the grant', async () => {
    const stranger = await aStaffMember(office.sql, { branch: await aBranch(office.sql) });
    const countedBy = (member: TestStaff, scope: Scope) =>
      caller(callOf(member, scope, 'accountability.export-evidence')).log.countEvidence({ staffId: agent.id });
    expect((await countedBy(stranger, 'branch')).count).toBe(0);
    expect((await countedBy(agent, 'branch')).count).toBeGreaterThan(0);
    await expect(caller(callOf(auditor, 'agency')).log.countEvidence({})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(caller(aStrangersCall(office)).log.countEvidence({})).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(evidence(stranger, 'branch', { staffId: agent.id })).rejects.toMatchObject({
      code: 'ACCOUNTABILITY_EVIDENCE_EMPTY',
    });
  });
});

function checkOffline(text: string, entry: Uint8Array, key: string): void {
  const { index, hashes, checkpoint } = readTlogProof(text);
  const note = readNote(checkpoint);
  expect(verifiedSignatures(note, [readVerifierKey(key)])).toHaveLength(1);
  const { size, root } = readCheckpoint(note.text);
  verifyInclusion({ leaf: leafHash(entry), index, size, proof: hashes, root });
}
