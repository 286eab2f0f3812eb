import { type NoteSigner, writeNote } from '@kean/tlog';
import { canonicalJson } from './canonical-json.ts';
import { Manifest } from './manifest.ts';

/** A signed note (C2SP signed-note) whose text is the manifest as one line of canonical JSON. */
export function signManifest(manifest: Manifest, signer: NoteSigner): string {
  const text = `${canonicalJson(Manifest.parse(manifest))}\n`;
  return writeNote({ text, signatures: [signer.sign(text, new Date(0))] });
}
