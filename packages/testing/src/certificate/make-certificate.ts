import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';

export interface MadeCertificate {
  readonly files: { readonly tlsKeyFile: string; readonly tlsCertificateFile: string };
  readonly dispose: () => Promise<void>;
}

/**
 * A certificate of this run for the loopback address, which this process trusts until `dispose`.
 * @throws Error where the machine has no `openssl`
 */
export async function makeCertificate(): Promise<MadeCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'kean-certificate-'));
  const files = { tlsKeyFile: join(folder, 'key.pem'), tlsCertificateFile: join(folder, 'certificate.pem') };
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
    ...['-keyout', files.tlsKeyFile, '-out', files.tlsCertificateFile],
  ]);
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, await readFile(files.tlsCertificateFile, 'utf8')]);
  return {
    files,
    dispose: async () => {
      setDefaultCACertificates(trusted);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
