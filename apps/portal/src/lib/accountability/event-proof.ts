import type { LogProof } from '#lib/api/views.ts';

/** A proof as the drawer shows it, with both files ready to be kept. */
export interface ShownProof {
  readonly sequence: number;
  readonly size: number;
  /** Base64, as it stands in proofs; `null` where the browser hashes only for pages that came over HTTPS. */
  readonly leafHash: string | null;
  readonly files: readonly { readonly name: string; readonly href: string }[];
  /** The line that checks both files without us. */
  readonly command: string;
}

/** RFC 6962, 2.1: what tells a leaf from an inner node. */
const LEAF = Uint8Array.of(0);

/** Makes the files in the browser's memory. @returns also what lets go of them */
export async function showProof(proof: LogProof): Promise<{ shown: ShownProof; forget: () => void }> {
  const entry = Uint8Array.from(atob(proof.entry), (character) => character.charCodeAt(0));
  const files = [
    { name: proof.proofFileName, content: new Blob([proof.proof], { type: 'text/plain' }) },
    { name: proof.entryFileName, content: new Blob([entry], { type: 'application/octet-stream' }) },
  ].map(({ name, content }) => ({ name, href: URL.createObjectURL(content) }));
  const { sequence, size } = proof;
  return {
    shown: { sequence, size, leafHash: await leafHashOf(entry), files, command: checkCommand(proof) },
    forget: () => {
      for (const { href } of files) URL.revokeObjectURL(href);
    },
  };
}

/** Hash of the leaf that this entry is (RFC 6962, 2.1). */
export async function leafHashOf(entry: Uint8Array): Promise<string | null> {
  if (!globalThis.isSecureContext && globalThis.window !== undefined) return null;
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array([...LEAF, ...entry]));
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
