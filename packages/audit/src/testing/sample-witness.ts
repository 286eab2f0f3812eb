/** A witness over HTTP as C2SP tlog-witness describes it, with switches for what can go wrong. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  EMPTY_ROOT,
  NoteSigner,
  readAddCheckpoint,
  readCheckpoint,
  readNote,
  SIZE_CONTENT_TYPE,
  signatureLine,
  type VerifierKey,
  verifiedSignatures,
  verifyConsistency,
} from '@kean/tlog';
import type { WitnessAddress } from '../sequencer/witness-client.ts';

export interface SampleWitness {
  readonly address: WitnessAddress;
  /** What it cosigned last. */
  head: { size: number; root: Uint8Array };
  /** Answers this instead of its own, while it is set. */
  instead: Answer | null;
  asked: number;
  close(): Promise<void>;
}

export async function sampleWitness(log: VerifierKey): Promise<SampleWitness> {
  const signer = new NoteSigner('witness.invalid/test', 'cosignature', Buffer.alloc(32, 9));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const witness: SampleWitness = {
    address: { url: `http://127.0.0.1:${port}`, key: signer.verifierKey },
    head: { size: 0, root: EMPTY_ROOT },
    instead: null,
    asked: 0,
    close: () => closed(server),
  };
  server.on('request', async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    witness.asked += 1;
    const { status, body, type, location }: Answer =
      witness.instead ?? answerOf(witness, signer, log, Buffer.concat(chunks));
    const headers = { 'content-type': type ?? 'text/plain', ...(location === undefined ? {} : { location }) };
    response.writeHead(status, headers).end(body ?? '');
  });
  return witness;
}

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly type?: string;
  readonly location?: string;
}

function answerOf(witness: SampleWitness, signer: NoteSigner, log: VerifierKey, body: Buffer): Answer {
  const { oldSize, proof, checkpoint } = readAddCheckpoint(body);
  const note = readNote(checkpoint);
  if (verifiedSignatures(note, [log]).length === 0) return { status: 403 };
  const { size, root } = readCheckpoint(note.text);
  if (oldSize !== witness.head.size) return { status: 409, body: `${witness.head.size}\n`, type: SIZE_CONTENT_TYPE };
  try {
    verifyConsistency({ oldSize, oldRoot: witness.head.root, size, root, proof });
  } catch {
    return { status: 422 };
  }
  witness.head = { size, root };
  return { status: 200, body: signatureLine(signer.sign(note.text, new Date())) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
