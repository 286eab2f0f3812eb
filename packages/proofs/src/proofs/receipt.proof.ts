/**
 * A consent receipt that convinces without the office that issued it. The stand-alone verifier, which shares no code with the signing
 * side, and a foreign JOSE library both accept genuine receipts with the published key alone, offline; the verifier refuses every
 * change of every byte of both files, and receipts of another office. No value of the client stands in it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeReceiptKey, publicKeyOf, readReceiptKey, type SignedReceipt, signReceipt } from '@kean/receipts';
import type { NoteSigner } from '@kean/tlog';
import foreignCanonical from 'canonicalize';
import { compactVerify, importJWK } from 'jose';
import { countOf } from '../harness/context.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { runVerifier } from '../log/run-verifier.ts';
import { inventedReceipts } from '../receipt/invented-receipts.ts';
import { writeChanged } from '../witnessed-log/changed-bytes.ts';

/** Paths that are given to one run of the verifier. */
const AT_ONCE = 500;
/** Different receipts: every purpose, status, channel and kind among them. */
const RECEIPTS = 64;

export const proof: Proof = {
  about: 'A receipt is accepted by verifiers that share no code with us, and refused after any change of any byte.',
  run: async (context) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kean-receipt-'));
    try {
      const office = await openOffice(folder, 'office');
      const receipts = inventedReceipts(countOf(context, 'receipts', RECEIPTS)).map((one) =>
        signReceipt(office.signer, one),
      );
      await genuineAreAccepted(context, folder, office, receipts);
      await changedAreRefused(context, folder, office, receipts[0] as SignedReceipt);
      await strangersAreRefused(context, folder, office, receipts[0] as SignedReceipt);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

interface Office {
  readonly signer: NoteSigner;
  /** File of the published key. */
  readonly jwk: string;
}

async function openOffice(folder: string, name: string): Promise<Office> {
  await makeReceiptKey(path.join(folder, `${name}.key`));
  const signer = await readReceiptKey(path.join(folder, `${name}.key`));
  const jwk = path.join(folder, `${name}.jwk`);
  await writeFile(jwk, JSON.stringify(publicKeyOf(signer)));
  return { signer, jwk };
}

/** @returns the two files of a receipt */
async function writeReceipt(folder: string, name: string, { document, signature }: SignedReceipt) {
  const files = { receipt: path.join(folder, `${name}.jsonld`), signature: path.join(folder, `${name}.jsonld.jws`) };
  await writeFile(files.receipt, document);
  await writeFile(files.signature, signature);
  return files;
}

async function genuineAreAccepted(
  { holds, figure }: ProofContext,
  folder: string,
  { signer, jwk }: Office,
  receipts: readonly SignedReceipt[],
): Promise<void> {
  const files = await Promise.all(receipts.map((one, at) => writeReceipt(folder, `genuine-${at}`, one)));
  const asked = files.flatMap(({ receipt, signature }) => ['--receipt', receipt, '--signature', signature]);
  const { status, said } = await runVerifier('check-receipt', '--jwk', jwk, ...asked);
  holds(`the verifier accepts ${receipts.length} genuine receipts`, status === 0 && said.includes('RECEIPTS HOLD'));
  const key = await importJWK({ ...publicKeyOf(signer) }, 'EdDSA');
  for (const { document, signature } of receipts) {
    const jws = signature.replace('..', `.${Buffer.from(document).toString('base64url')}.`);
    const { payload } = await compactVerify(jws, key, { algorithms: ['EdDSA'] });
    holds('a foreign JOSE library reads the same bytes', Buffer.from(payload).toString() === document);
    holds('a foreign canonicalizer writes the same bytes', foreignCanonical(JSON.parse(document)) === document);
    holds('no prefix has to be fetched', !/"@context":"|"@import"/.test(document));
  }
  figure('genuine receipts accepted by the verifier and by jose', receipts.length);
  const bytes = receipts.map(({ document, signature }) => Buffer.byteLength(document) + signature.length);
  figure('bytes of a receipt with its signature, most', Math.max(...bytes));
}

async function changedAreRefused(
  { holds, figure }: ProofContext,
  folder: string,
  { jwk }: Office,
  signed: SignedReceipt,
): Promise<void> {
  const files = await writeReceipt(folder, 'whole', signed);
  for (const kind of ['receipt', 'signature'] as const) {
    const changed = writeChanged(files[kind], path.join(folder, `changed-${kind}`));
    const other = kind === 'receipt' ? 'signature' : 'receipt';
    let refused = 0;
    for (let first = 0; first < changed.length; first += AT_ONCE) {
      // The unchanged one among them shows that those who are refused are not refused for another reason.
      const asked = [files[kind], ...changed.slice(first, first + AT_ONCE)].flatMap((file) => [`--${kind}`, file]);
      const { said } = await runVerifier('check-receipt', '--jwk', jwk, `--${other}`, files[other], ...asked);
      const lines = said.split('\n');
      holds(
        'the unchanged one holds among the changed ones',
        lines.filter((line) => line.startsWith('holds ')).length === 1,
      );
      refused += lines.filter((line) => line.startsWith('refused ')).length;
    }
    figure(`changes of single bytes of the ${kind} refused`, `${refused} of ${changed.length}`);
    holds(`${changed.length - refused} changed files passed as ${kind}`, refused === changed.length);
  }
}

async function strangersAreRefused(
  { holds }: ProofContext,
  folder: string,
  office: Office,
  signed: SignedReceipt,
): Promise<void> {
  const stranger = await openOffice(folder, 'stranger');
  const genuine = await writeReceipt(folder, 'genuine', signed);
  const ask = async (jwk: string, { receipt, signature }: Awaited<ReturnType<typeof writeReceipt>>) =>
    (await runVerifier('check-receipt', '--jwk', jwk, '--receipt', receipt, '--signature', signature)).status;
  holds('the key of another office accepts it not', (await ask(stranger.jwk, genuine)) === 1);
  const forged = {
    ...signed,
    signature: signed.signature.replace(/\.\..*/, `..${Buffer.alloc(64).toString('base64url')}`),
  };
  holds('a signature of zeros is none', (await ask(office.jwk, await writeReceipt(folder, 'forged', forged))) === 1);
  const named = { ...signed, signature: `${header({ alg: 'none' })}..` };
  holds(
    'a header that wants no signature is refused',
    (await ask(office.jwk, await writeReceipt(folder, 'none', named))) === 1,
  );
  const longer = { ...signed, signature: `${signed.signature}\n` };
  holds(
    'a byte more after the signature is refused',
    (await ask(office.jwk, await writeReceipt(folder, 'more', longer))) === 1,
  );
}

function header(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}
