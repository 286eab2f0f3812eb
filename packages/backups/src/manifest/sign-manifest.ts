import type { NoteSigner } from '@kean/tlog';
import { Manifest } from './manifest.ts';
import { signedJson } from './signed-json.ts';

/** A signed note (C2SP signed-note) whose text is the manifest as one line of canonical JSON. */
export function signManifest(manifest: Manifest, signer: NoteSigner): string {
  return signedJson(Manifest.parse(manifest), signer);
}
