/**
 * A log that an outsider can verify, in a running office with real events. Whoever may write to the database and to the folder of the log
 * edits, deletes, inserts, reorders, cuts off the tail, rewrites everything with fresh hashes; with the signing key as well forks and
 * signs a rewritten past; and rolls the office back to an old copy. Each is detected and named: by the stand-alone verifier, by the
 * witness, or by the worker that does not start. A proof file is refused after every change of every byte, and a log of
 * somebody else's verifies by the same program.
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import { compareLog } from '@kean/audit';
import { openDatabase } from '@kean/db';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { runVerifier } from '../log/run-verifier.ts';
import { attackWithTheKey } from '../witnessed-log/attacks-with-the-key.ts';
import { writeChanged } from '../witnessed-log/changed-bytes.ts';
import { exportRecords } from '../witnessed-log/export-records.ts';
import { fileAttacks } from '../witnessed-log/file-attacks.ts';
import { writeForeignLog } from '../witnessed-log/foreign-log.ts';
import { RECORD, RECORD_ATTACKS, whileTampered } from '../witnessed-log/record-attacks.ts';
import { rollBack } from '../witnessed-log/roll-back.ts';
import { WatchedOffice } from '../witnessed-log/watched-office.ts';
import { witnessAway } from '../witnessed-log/witness-away.ts';

/** Looks before and after an outsider keeps a checkpoint: two full bundles and a part. */
const LOOKS = [300, 320] as const;
/** Paths that are given to one run of the verifier. */
const AT_ONCE = 500;

export const proof: Proof = {
  about: 'Whatever is done to the log afterwards is detected and named, by programs that do not believe the office.',
  run: async (context) => {
    await using office = await WatchedOffice.open(context);
    await office.look(LOOKS[0]);
    context.figure('events when a checkpoint was kept', await office.settled());
    const kept = office.keepCheckpoint('kept');
    await office.look(LOOKS[1]);
    context.figure('events', await office.settled());
    await soundLog(office, context, kept);
    await attackFiles(office, context);
    await attackRecords(office, context);
    await changeEveryByte(office, context);
    await foreignLog(office, context);
    await attackWithTheKey(office, context);
    await witnessAway(office, context);
    await rollBack(office, context);
  },
};

async function soundLog(office: WatchedOffice, { holds }: ProofContext, kept: string): Promise<void> {
  const records = office.at('records.jsonl');
  await exportRecords(office.administrator, records);
  const { status, said } = await office.verify(
    office.log,
    ...office.trust.slice(2),
    '--seen',
    kept,
    '--events',
    records,
  );
  holds(`the log of the office verifies with the records, a witness and an older checkpoint: ${said}`, status === 0);
}

async function attackFiles(office: WatchedOffice, { holds, figure }: ProofContext): Promise<void> {
  const attacks = fileAttacks(await office.settled());
  for (const { name, apply, named } of attacks) {
    const copy = office.log.copyTo(office.at(name));
    await apply(copy);
    const { status, said } = await office.verify(copy);
    holds(`${name}: detected and named: ${said}`, status === 1 && named.test(said));
  }
  figure('attacks on the files of the log', attacks.length);
}

/** Twice named: by the verifier from an export, and by the comparison that the worker makes every day. */
async function attackRecords(office: WatchedOffice, { holds, figure }: ProofContext): Promise<void> {
  const db = openDatabase({ url: office.office.instance.databases.kean.worker, max: 2, applicationName: 'kean-proof' });
  try {
    for (const attack of RECORD_ATTACKS) {
      await whileTampered(office.administrator, attack, async () => {
        const records = office.at(`${attack.name}.jsonl`);
        await exportRecords(office.administrator, records);
        const { status, said } = await office.verify(office.log, '--events', records);
        holds(`${attack.name}: detected and named: ${said}`, status === 1 && attack.named.test(said));
        const { outcome, sequence } = await compareLog(db, office.log);
        const found = outcome === attack.outcome && sequence === RECORD;
        holds(`${attack.name}: the daily comparison finds ${outcome} at ${sequence}`, found);
      });
    }
    holds('put back as they were, the records agree again', (await compareLog(db, office.log)).outcome === 'sound');
  } finally {
    await db.close();
  }
  figure('attacks on the records', RECORD_ATTACKS.length);
}

async function changeEveryByte(office: WatchedOffice, { holds, figure }: ProofContext): Promise<void> {
  const [file, entry] = [office.at('one.tlog-proof'), office.at('one.entry')];
  const question = ['--log', office.log.folder, '--index', '317', '--out', file, '--entry-out', entry];
  const made = await runVerifier('prove', ...office.trust, ...question);
  holds(`a proof of an event is made: ${made.said}`, made.status === 0);
  const whole = await runVerifier('check-proof', ...office.trust, '--proof', file, '--entry', entry);
  holds(`it holds offline: ${whole.said}`, whole.status === 0);
  const changed = writeChanged(file, office.at('changed'));
  let refused = 0;
  for (let first = 0; first < changed.length; first += AT_ONCE) {
    const proofs = changed.slice(first, first + AT_ONCE).flatMap((path) => ['--proof', path]);
    // The unchanged one among them shows that those who are refused are not refused for another reason.
    const { said } = await runVerifier('check-proof', ...office.trust, '--entry', entry, '--proof', file, ...proofs);
    holds('the unchanged proof holds among the changed ones', said.includes(`holds      ${file}\n`));
    refused += said.split('\n').filter((line) => line.startsWith('refused ')).length;
  }
  figure('bytes of a proof file', changed.length / 4);
  figure('changed proof files refused', refused);
  holds(`${changed.length - refused} of ${changed.length} changed proof files passed`, refused === changed.length);
}

async function foreignLog(office: WatchedOffice, { holds, figure }: ProofContext): Promise<void> {
  const foreign = writeForeignLog(office.at('foreign'), 1_300);
  const key = ['--log', foreign.folder, '--key', foreign.verifierKey];
  const { status, said } = await runVerifier('verify', ...key);
  holds(`a log of another origin, shape and author verifies: ${said}`, status === 0);
  figure('entries of the foreign log', foreign.entries.length);
  const [file, entry] = [office.at('foreign.tlog-proof'), office.at('foreign.entry')];
  await runVerifier('prove', ...key, '--index', '1299', '--out', file);
  writeFileSync(entry, foreign.entries[1299] ?? '');
  const check = await runVerifier('check-proof', '--key', foreign.verifierKey, '--proof', file, '--entry', entry);
  holds(`its last entry is proven offline: ${check.said}`, check.status === 0);
  copyFileSync(`${foreign.folder}/tile/0/001`, `${foreign.folder}/tile/0/002`);
  const spoiled = await runVerifier('verify', ...key);
  holds(`a tile of it that was exchanged is named: ${spoiled.said}`, /tile\/0\/002 was changed/.test(spoiled.said));
}
