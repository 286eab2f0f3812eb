import { checkpointText, TreeProofs, writeAddCheckpoint, writeNote } from '@kean/tlog';
import type { ProofContext } from '../harness/proof.ts';
import type { LogFolder } from './log-folder.ts';
import type { WatchedOffice } from './watched-office.ts';

/** Somebody has the folder of the log and its signing key: every file can be made true but the past. */
export async function attackWithTheKey(office: WatchedOffice, context: ProofContext): Promise<void> {
  const size = await office.settled();
  const kept = office.keepCheckpoint('last');
  await fork(office, context, size, kept);
  await rewriteAndSign(office, context, size, kept);
}

/** A second history of the same size. */
async function fork(office: WatchedOffice, { holds }: ProofContext, size: number, kept: string): Promise<void> {
  const copy = office.log.copyTo(office.at('forked'));
  const entries = await copy.entries();
  await signAs(office, copy, [...entries.slice(0, -1), Buffer.from('another end')]);
  const refused = await submit(office, copy, size);
  holds('fork: the witness answers 422', refused === 422);
  holds('fork: the witness keeps the proof of it', (await office.conflicts()).forked === 1);
  const plain = await office.verify(copy);
  holds('fork: by itself the second history looks sound, which is why there is a witness', plain.status === 0);
  const { said } = await office.verify(copy, '--seen', kept);
  holds(`fork: a kept checkpoint shows it: ${said}`, /The log forked: at size \d+ two roots are signed/.test(said));
  const { said: alone } = await office.verify(copy, '--witness', office.witnessKey);
  holds(`fork: it has no cosignature: ${alone}`, /bears no cosignature of the witness/.test(alone));
}

/** One event of the past is changed, every hash is made anew, and the log goes on from there. */
async function rewriteAndSign(
  office: WatchedOffice,
  { holds }: ProofContext,
  size: number,
  kept: string,
): Promise<void> {
  const copy = office.log.copyTo(office.at('rewritten'));
  const entries = await copy.entries();
  await signAs(office, copy, [...entries.with(10, Buffer.from('it never happened')), Buffer.from('and life goes on')]);
  holds('rewrite with fresh hashes: the witness answers 422', (await submit(office, copy, size)) === 422);
  holds('rewrite with fresh hashes: the witness keeps it', (await office.conflicts()).unproven === 1);
  const { said } = await office.verify(copy, '--seen', kept);
  const named = new RegExp(`rewritten and signed anew: at size ${size} .* one of 0 to ${size - 1}`);
  holds(`rewrite with fresh hashes: a kept checkpoint names the range: ${said}`, named.test(said));
}

/** Writes entries, tiles and a signed checkpoint over a copy. */
async function signAs(office: WatchedOffice, copy: LogFolder, entries: readonly Uint8Array[]): Promise<void> {
  const signer = await office.signer();
  const root = copy.rewrite(entries);
  const text = checkpointText({ origin: signer.verifierKey.name, size: entries.length, root });
  copy.put('checkpoint', writeNote({ text, signatures: [signer.sign(text, new Date())] }));
}

/** Shows the checkpoint of a folder to the witness, with the best proof that its tiles give. @returns the status */
async function submit(office: WatchedOffice, copy: LogFolder, oldSize: number): Promise<number> {
  const proof = await new TreeProofs(copy, copy.size).consistency(oldSize);
  const body = writeAddCheckpoint({ oldSize, proof, checkpoint: copy.checkpoint });
  const response = await fetch(`${office.office.instance.witness.url}/add-checkpoint`, { method: 'POST', body });
  await response.arrayBuffer();
  return response.status;
}
