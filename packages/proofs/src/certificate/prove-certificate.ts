import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ProofContext } from '../harness/proof.ts';
import { runVerifier } from '../log/run-verifier.ts';
import { writeChanged } from '../witnessed-log/changed-bytes.ts';
import { WatchedOffice } from '../witnessed-log/watched-office.ts';
import { carriedOutErasure, type HandedOut } from './carried-out-erasure.ts';

/** Paths that are given to one run of the verifier. */
const AT_ONCE = 500;
const FILES = ['certificate', 'entry', 'proof'] as const;
type Files = Readonly<Record<(typeof FILES)[number], string>>;

/**
 * Two clients of a running office are erased at their word, and the stand-alone verifier is asked about what they were handed: by the keys
 * of log and witness alone it accepts both, and refuses every change of every byte of the three files, files that do not belong together,
 * and a proof that the witness has not seen.
 * @param every of how many changed bytes one is tried; 1 tries all of them
 */
export async function proveCertificate(context: ProofContext, every: number): Promise<void> {
  await using office = await WatchedOffice.open(context);
  const { rows } = await office.administrator.query<{ id: string }>(
    `select id from client where state = 'active' order by id limit 2`,
  );
  const handedOut: Files[] = [];
  for (const [at, { id }] of rows.entries()) {
    const erasure = await carriedOutErasure(office.office.instance, office.administrator, id);
    await office.settled();
    const [certificate] = await erasure.certificates();
    if (certificate === undefined) throw new Error('an erasure that has ended has a certificate');
    handedOut.push(writeFiles(office.at(`client-${at}`), certificate));
  }
  const [mine, other] = handedOut as [Files, Files];
  const check = async (files: Files, ...trust: readonly string[]) =>
    runVerifier('check-certificate', ...FILES.flatMap((name) => [`--${name}`, files[name]]), ...trust);
  for (const files of handedOut) {
    const { status, said } = await check(files, ...office.trust);
    context.holds(
      `the verifier accepts what was handed out: ${said}`,
      status === 0 && said.endsWith('CERTIFICATE HOLDS'),
    );
    context.holds('a witness cosigned it', said.includes('cosigned'));
  }
  context.figure('genuine certificates accepted', handedOut.length);
  for (const name of FILES) {
    const { status } = await check({ ...mine, [name]: other[name] }, ...office.trust);
    context.holds(`the ${name} of another certificate is refused`, status === 1);
    await changedIsRefused(context, office, { files: mine, name, every });
  }
  await unseenIsRefused(context, office, mine, check);
}

function writeFiles(folder: string, { document, proof }: HandedOut): Files {
  if (proof === null) throw new Error('a settled log has signed it');
  mkdirSync(folder);
  const files = { certificate: `${folder}/certificate.json`, entry: `${folder}/entry`, proof: `${folder}/tlog-proof` };
  writeFileSync(files.certificate, document);
  writeFileSync(files.entry, Buffer.from(proof.entry, 'base64'));
  writeFileSync(files.proof, proof.proof);
  return files;
}

async function changedIsRefused(
  { holds, figure }: ProofContext,
  office: WatchedOffice,
  { files, name, every }: { readonly files: Files; readonly name: keyof Files; readonly every: number },
): Promise<void> {
  const changed = writeChanged(files[name], office.at(`changed-${name}`)).filter((_, at) => at % every === 0);
  const others = FILES.filter((one) => one !== name).flatMap((one) => [`--${one}`, files[one]]);
  let refused = 0;
  for (let first = 0; first < changed.length; first += AT_ONCE) {
    // The unchanged one among them shows that those who are refused are not refused for another reason.
    const asked = [files[name], ...changed.slice(first, first + AT_ONCE)].flatMap((file) => [`--${name}`, file]);
    const { said } = await runVerifier('check-certificate', ...others, ...asked, ...office.trust);
    const lines = said.split('\n');
    holds(
      'the unchanged one holds among the changed ones',
      lines.filter((line) => line.startsWith('holds ')).length === 1,
    );
    refused += lines.filter((line) => line.startsWith('refused ')).length;
  }
  figure(`changes of single bytes of the ${name} refused`, `${refused} of ${changed.length}`);
  holds(`${changed.length - refused} changed files passed as ${name}`, refused === changed.length);
}

/** Whoever holds the key of the log alone, and would prove what no witness saw, has no cosignature to show. */
async function unseenIsRefused(
  { holds }: ProofContext,
  office: WatchedOffice,
  files: Files,
  check: (files: Files, ...trust: readonly string[]) => Promise<{ readonly status: number; readonly said: string }>,
): Promise<void> {
  const text = readFileSync(files.proof, 'utf8');
  const witness = office.witnessKey.split('+')[0] ?? '';
  const without = text
    .split('\n')
    .filter((line) => !line.startsWith(`— ${witness} `))
    .join('\n');
  const proof = office.at('without-witness');
  writeFileSync(proof, without);
  const { status, said } = await check({ ...files, proof }, ...office.trust);
  holds(`a proof without its witness is refused: ${said}`, without !== text && status === 1);
  const stranger = await check(files, '--key', office.witnessKey);
  holds('another key than the log’s accepts nothing', stranger.status !== 0);
}
