import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import type { Progress } from '../progress.ts';

/** The keys of whoever reads the decision log. The service is shown the public half only. */
export interface DecisionKeyFiles {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Makes a pair where there is none. What was sealed for an older one stays readable by whoever keeps that one. */
export function prepareDecisionKeys(files: DecisionKeyFiles, progress: Progress): void {
  if (existsSync(files.publicKey)) return;
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  writeFileSync(files.privateKey, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(files.publicKey, publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o600 });
  progress.note(
    `the key that opens the decision log is ${files.privateKey}: give it to the auditor and keep it off this machine`,
  );
}
