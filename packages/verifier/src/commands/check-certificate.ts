import { type CertificateRead, judgeCertificate } from '../certificate/judge-certificate.ts';
import { readOptions, TRUST_OPTIONS, trustOf } from '../command-line/read-options.ts';
import type { Command } from '../command-line/run.ts';
import { readFileOrSay } from '../log/read-head.ts';
import type { Trust } from '../note/open-checkpoint.ts';
import { timeText } from '../note/verify-signature.ts';
import { judgeProof } from '../proof-file/judge-proof.ts';
import { misuse, Refusal } from '../refusal.ts';

const VALUED = ['certificate', 'entry', 'proof', ...TRUST_OPTIONS] as const;

/**
 * `check-certificate`: whether an office issued exactly this certificate of erasure, and its log says so. Needs no office and no network. Many
 * can be checked at once: as many entries and proofs as certificates in the same order, or one of a kind for all.
 */
export const checkCertificate: Command = async (args, say) => {
  const options = readOptions(args, VALUED, []);
  const trust = trustOf(options);
  const [certificates, entries, proofs] = (['certificate', 'entry', 'proof'] as const).map((name) => options.all(name));
  const lists = [certificates ?? [], entries ?? [], proofs ?? []];
  const count = Math.max(...lists.map(({ length }) => length));
  if (count === 0 || lists.some(({ length }) => length !== 1 && length !== count)) {
    throw misuse('Certificates, entries and proofs do not go together.', 'Give one of each, or as many of each.');
  }
  const at = (place: number) => lists.map((list) => list[place] ?? list[0] ?? '') as [string, string, string];
  if (count === 1) {
    for (const line of await checkOne(at(0), trust)) say(line);
    say('CERTIFICATE HOLDS');
    return;
  }
  let refused = 0;
  for (let place = 0; place < count; place += 1) {
    const verdict = await verdictOn(at(place), trust);
    if (verdict !== null) refused += 1;
    say(verdict === null ? `holds      ${at(place).join(' ')}` : `refused    ${at(place).join(' ')}: ${verdict}`);
  }
  if (refused > 0) throw new Refusal(`${refused} of ${count} certificates.`, 'The lines above say which and why.');
  say(`${count} CERTIFICATES HOLD`);
};

async function verdictOn(files: readonly [string, string, string], trust: Trust): Promise<string | null> {
  try {
    await checkOne(files, trust);
    return null;
  } catch (error) {
    if (error instanceof Refusal && error.status === 1) return error.message;
    throw error;
  }
}

/** @returns what the certificate says, line by line */
async function checkOne(
  [certificate, place, file]: readonly [string, string, string],
  trust: Trust,
): Promise<readonly string[]> {
  const entry = await readFileOrSay(place);
  const { index, head } = judgeProof(await readFileOrSay(file), entry, trust, file);
  const { read } = judgeCertificate(await readFileOrSay(certificate), entry);
  return [
    ...describe(read),
    `entry      ${index} of ${head.size} in ${head.origin}`,
    ...head.signatures.map(({ name }) => `signed     by ${name}`),
    ...head.cosignatures.map((held) => `cosigned   by ${held.name} at ${timeText(held)}`),
  ];
}

function describe({ kind, clientNumber, erasure, copies, says }: CertificateRead): readonly string[] {
  return [
    `certificate of erasure, ${plain(kind)}, client ${plain(clientNumber)}`,
    `key gone   ${plain(erasure?.keyDestroyedAt)}`,
    `copies     open no longer from ${plain(copies?.openNoLongerFrom)}`,
    `says       ${plain(says?.zh)}`,
    `           ${plain(says?.en)}`,
  ];
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).replace(/\p{C}/gu, '') : '?';
}
