import type { LogProof } from '#lib/api/views.ts';
import type { MadeFile } from '#lib/format/save-file.ts';

/** A proof as the drawer shows it, with both files ready to be saved. */
export interface ShownProof {
  readonly sequence: number;
  readonly size: number;
  /** Base64, as it stands in proofs; `null` where the browser hashes only for pages that came over HTTPS. */
  readonly leafHash: string | null;
  readonly proofFile: MadeFile;
  readonly entryFile: MadeFile;
  /** The line that checks both files without us. */
  readonly command: string;
  /** Lets go of both files. */
  readonly forget: () => void;
}

/** RFC 6962, 2.1: what tells a leaf from an inner node. */
const LEAF = 0;

/** Makes the files in the browser's memory. */
export async function showProof(proof: LogProof): Promise<ShownProof> {
  const { sequence, size, proofFileName, entryFileName } = proof;
  const entry = Uint8Array.from(atob(proof.entry), (character) => character.charCodeAt(0));
  const proofFile = { name: proofFileName, href: URL.createObjectURL(new Blob([proof.proof])) };
  const entryFile = { name: entryFileName, href: URL.createObjectURL(new Blob([entry])) };
  const forget = () => {
    URL.revokeObjectURL(proofFile.href);
    URL.revokeObjectURL(entryFile.href);
  };
  return {
    sequence,
    size,
    leafHash: await leafHashOf(entry),
    proofFile,
    entryFile,
    command: checkCommand(proof),
    forget,
  };
}

/** Hash of the leaf that this entry is (RFC 6962, 2.1). */
export async function leafHashOf(entry: Uint8Array): Promise<string | null> {
  if (!globalThis.isSecureContext && globalThis.window !== undefined) return null;
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.of(LEAF, ...entry));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/** The first key is the log's own, the others are its witnesses'. */
export function checkCommand({ proofFileName, entryFileName, verifierKeys }: LogProof): string {
  const [own, ...witnesses] = verifierKeys;
  return [
    `npm run audit -- check-proof --proof ${proofFileName} --entry ${entryFileName}`,
    ...(own === undefined ? [] : [`--key '${own}'`]),
    ...witnesses.map((key) => `--witness '${key}'`),
  ].join(' ');
}
