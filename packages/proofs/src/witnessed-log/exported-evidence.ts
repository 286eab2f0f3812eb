import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProofContext } from '../harness/proof.ts';
import { runVerifier } from '../log/run-verifier.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import type { WatchedOffice } from './watched-office.ts';

/** What the auditor takes away from the office, in the hands of somebody who has nothing of it but the public keys. */
export async function exportEvidence(office: WatchedOffice, { holds, figure }: ProofContext): Promise<void> {
  const folder = office.at('evidence-of-auditor');
  mkdirSync(folder);
  writeFileSync(join(folder, 'evidence.tar.gz'), await archiveOf(office));
  execFileSync('tar', ['-xzf', 'evidence.tar.gz'], { cwd: folder });
  const unpacked = join(folder, 'evidence');
  const check = () => runVerifier('check-evidence', '--folder', unpacked, ...office.trust);
  const sound = await check();
  holds(`the exported evidence is proven, words and all: ${sound.said}`, sound.status === 0);
  figure('events in the exported evidence', Number(/(\d+) EVENTS PROVEN$/.exec(sound.said)?.[1]));
  const words = join(unpacked, 'events.jsonl');
  const text = readFileSync(words, 'utf8');
  writeFileSync(words, text.replace('"outcome":"allowed"', '"outcome":"refused"'));
  const changed = await check();
  holds(`a changed word of it is named: ${changed.said}`, /Line 1 of events\.jsonl does not say/.test(changed.said));
  writeFileSync(words, text.slice(text.indexOf('\n') + 1));
  const shortened = await check();
  holds(`a missing line is noticed: ${shortened.said}`, /events\.jsonl tells \d+ of \d+/.test(shortened.said));
}

async function archiveOf({ office }: WatchedOffice): Promise<Buffer> {
  const auditor = await Colleague.signIn(office.instance, demoOf(office.instance, 'auditor'));
  const response = await fetch(`${office.instance.api.url}/log/evidence`, {
    method: 'POST',
    headers: {
      cookie: auditor.cookieHeader,
      'content-type': 'application/json',
      origin: new URL(office.instance.portal.url).origin,
    },
    body: JSON.stringify({ clauses: ['clients'] }),
  });
  if (!response.ok) throw new Error(`the export answered ${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}
