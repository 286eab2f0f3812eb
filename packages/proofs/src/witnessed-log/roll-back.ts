import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProofContext } from '../harness/proof.ts';
import { withoutTriggers } from './record-attacks.ts';
import type { WatchedOffice } from './watched-office.ts';

const PATIENCE_MS = 60_000;

/**
 * Puts the office back to an older day: first the database alone, then the folder of the log as well, each exactly as
 * it was. Nothing in either shows it; only who remembers the later day can tell.
 */
export async function rollBack(office: WatchedOffice, context: ProofContext): Promise<void> {
  const { holds, figure } = context;
  const { parts, instance } = office.office;
  const old = await office.settled();
  const copy = office.log.copyTo(office.at('old'));
  await office.look(30);
  const newest = await office.settled();
  const kept = office.keepCheckpoint('newest');
  figure('rolled back', `from ${newest} entries to ${old}`);

  await parts.stop('worker');
  await forgetRecordsAfter(office, old);
  const refusal: unknown = await parts.start('worker').then(
    () => null,
    (error: unknown) => error,
  );
  const told = refusal === null ? 'it started' : evidenceOf(refusal);
  const sentence = new RegExp(`signed at ${newest} entries and the database knows ${old} of them`);
  holds(`roll back of the database alone: the worker does not start and says why: ${told}`, sentence.test(told));

  rmSync(office.log.folder, { recursive: true, force: true });
  copy.copyTo(office.log.folder);
  const { said } = await office.verify(office.log, '--seen', kept);
  const back = new RegExp(
    `The log went back: it shows ${old} entries, and the kept checkpoint was signed at ${newest}`,
  );
  holds(`roll back of everything: a kept checkpoint shows it: ${said}`, back.test(said));
  await parts.start('worker');
  await office.look(60);
  holds(
    'roll back of everything: the worker raises the refusal of the witness',
    await refusalRaised(instance.worker.url),
  );
  holds('roll back of everything: the witness remembers it', ((await office.conflicts())['went-back'] ?? 0) > 0);
  await untilLarger(office, newest);
  const { said: later } = await office.verify(office.log, '--seen', kept);
  holds(
    `roll back of everything: it still shows when the log has grown beyond: ${later}`,
    /rewritten and signed anew/.test(later),
  );
  const { said: uncosigned } = await office.verify(office.log, '--witness', office.witnessKey);
  holds(
    `roll back of everything: nothing is cosigned any more: ${uncosigned}`,
    /bears no cosignature of the witness/.test(uncosigned),
  );
}

/** As a restored dump has it. */
async function forgetRecordsAfter({ administrator }: WatchedOffice, size: number): Promise<void> {
  const newer = 'select id from audit_record order by position, occurred_at, id offset $1';
  await withoutTriggers(administrator, async () => {
    await administrator.query(`delete from audit_record where id in (${newer})`, [size]);
    await administrator.query('delete from audit_batch where size > $1', [size]);
  });
}

function evidenceOf(error: unknown): string {
  const evidence = error instanceof Error && 'evidence' in error ? error.evidence : [];
  return [String(error), ...(Array.isArray(evidence) ? evidence : [])].join(' ');
}

async function refusalRaised(workerUrl: string): Promise<boolean> {
  for (const began = performance.now(); performance.now() - began < PATIENCE_MS; await pause(300)) {
    const metrics = await (await fetch(`${workerUrl}/metrics`)).text();
    if (/kean_log_witness_answers_total\{[^}]*answer="refused"[^}]*\} [1-9]/.test(metrics)) return true;
  }
  return false;
}

async function untilLarger(office: WatchedOffice, size: number): Promise<void> {
  for (const began = performance.now(); performance.now() - began < PATIENCE_MS; await pause(300))
    if ((await office.head()).size > size) return;
  throw new Error(`the log did not grow beyond ${size}`);
}
