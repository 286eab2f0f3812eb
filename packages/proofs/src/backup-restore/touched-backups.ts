/** Every way in which a backup can be wrong, each made on a copy of the target. */
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeIdentity, writeBackup } from '@kean/backups';
import { newId } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { NoteSigner } from '@kean/tlog';

/** A chunk of an age file: 64 KiB and the tag (C2SP age). */
const CHUNK = 65_536 + 16;

export interface Touched {
  readonly what: string;
  /** How the refusal begins. */
  readonly says: RegExp;
  /** @returns the id to ask for */
  harm(target: string, ids: BackupIds): Promise<string>;
}

export interface BackupIds {
  readonly newest: string;
  readonly earlier: string;
  /** For the file of another agency. */
  readonly databaseUrl: string;
}

const part = (target: string, id: string, name = 'records') => path.join(target, 'backups', id, name);

/** Where the chunks begin: behind the text of the header and the nonce of the payload. */
function payloadOf(bytes: Buffer): number {
  const mac = bytes.indexOf('\n---');
  return bytes.indexOf('\n', mac + 1) + 1 + 16;
}

async function change(file: string, harm: (bytes: Buffer) => Buffer): Promise<void> {
  await writeFile(file, harm(await readFile(file)));
}

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

export const TOUCHED: readonly Touched[] = [
  {
    what: 'a bit flipped',
    says: /a part is not what was written/,
    harm: async (target, { newest }) => {
      await change(part(target, newest), (bytes) => flip(bytes, bytes.length - 999));
      return newest;
    },
  },
  {
    what: 'cut off',
    says: /a part is shorter than it was written/,
    harm: async (target, { newest }) => {
      const { length } = await readFile(part(target, newest));
      await truncate(part(target, newest), length - 70_000 > 0 ? length - 70_000 : length - 100);
      return newest;
    },
  },
  {
    what: 'chunks in another order',
    says: /another order, or double/,
    harm: async (target, { newest }) => {
      await change(part(target, newest), (bytes) => {
        const from = payloadOf(bytes);
        const [one, other] = [bytes.subarray(from, from + CHUNK), bytes.subarray(from + CHUNK, from + 2 * CHUNK)];
        return Buffer.concat([bytes.subarray(0, from), other, one, bytes.subarray(from + 2 * CHUNK)]);
      });
      return newest;
    },
  },
  {
    what: 'a chunk doubled',
    says: /another order, or double/,
    harm: async (target, { newest }) => {
      await change(part(target, newest), (bytes) => {
        const from = payloadOf(bytes);
        const one = bytes.subarray(from, from + CHUNK);
        return Buffer.concat([bytes.subarray(0, from), one, one, bytes.subarray(from + CHUNK)]);
      });
      return newest;
    },
  },
  {
    what: 'a part of another backup',
    says: /a part of another backup/,
    harm: async (target, { newest, earlier }) => {
      await cp(part(target, earlier), part(target, newest));
      return newest;
    },
  },
  {
    what: 'the manifest of another backup',
    says: /that of another backup/,
    harm: async (target, { newest, earlier }) => {
      await cp(part(target, earlier, 'manifest'), part(target, newest, 'manifest'));
      return newest;
    },
  },
  {
    what: 'an old file renamed new',
    says: /that of another backup/,
    harm: async (target, { earlier }) => {
      const renamed = newId();
      await rename(path.dirname(part(target, earlier)), path.dirname(part(target, renamed)));
      return renamed;
    },
  },
  {
    what: "another agency's file",
    says: /signed by nobody of this agency/,
    harm: async (target, { databaseUrl }) => {
      const store = await openObjectStore(`file://${target}`);
      const { id } = await writeBackup({
        target: store,
        id: newId(),
        kind: 'records',
        databaseUrl,
        objects: null,
        recipients: [makeIdentity().identity.recipient],
        signer: new NoteSigner('kean.invalid/backups/other', 'ed25519', randomBytes(32)),
        log: null,
        lockedUntil: null,
        stallMs: 60_000,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      await store.close();
      return id;
    },
  },
  {
    what: 'a changed manifest',
    says: /was changed after it was signed/,
    harm: async (target, { newest }) => {
      await change(part(target, newest, 'manifest'), (bytes) =>
        Buffer.from(bytes.toString().replace(/"client":\d+/, '"client":1')),
      );
      return newest;
    },
  },
  {
    what: 'a missing part',
    says: /a part is missing/,
    harm: async (target, { newest }) => {
      await rm(part(target, newest));
      return newest;
    },
  },
];

/** A copy that may be harmed. */
export async function copyOfTarget(target: string, to: string): Promise<string> {
  await rm(to, { recursive: true, force: true });
  await mkdir(path.dirname(to), { recursive: true });
  await cp(target, to, { recursive: true });
  return to;
}
