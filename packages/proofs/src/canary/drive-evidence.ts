import { gunzipSync } from 'node:zlib';
import type { Colleague } from '../office/colleague.ts';
import type { Answers } from './answers.ts';

const PATH = '/accountability/log/evidence';

/**
 * Takes the archives of evidence on these clients, as each of these people may: entries, proofs and their words leave the office in them, and no
 * value may. Conditions with marks in place of ids and words come back as refusals.
 * @returns how many archives were read, unpacked
 */
export async function driveEvidence(
  people: readonly Colleague[],
  clients: readonly string[],
  marks: readonly string[],
  answers: Answers,
): Promise<number> {
  let archives = 0;
  for (const person of people) {
    for (const clientId of clients) {
      const { status, bytes } = await person.take(PATH, { clientId });
      if (status === 200) archives += 1;
      answers.take('evidence of a client', { status, body: unpacked(status, bytes) });
    }
    for (const mark of marks) {
      for (const conditions of [{ clientId: mark }, { actions: [mark] }, { person: mark, [mark]: mark }]) {
        const { status, bytes } = await person.take(PATH, conditions);
        answers.take('evidence by a mark', { status, body: unpacked(status, bytes) });
      }
    }
  }
  return archives;
}

/** Files lie one after the other in the archive, as they are. */
function unpacked(status: number, bytes: Uint8Array): string {
  return Buffer.from(status === 200 ? gunzipSync(bytes) : bytes).toString();
}
