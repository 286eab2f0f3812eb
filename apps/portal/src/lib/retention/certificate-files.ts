/** A certificate as it is handed out: what its document says, and its files as addresses that need no server. */
import type { PublicText } from '@kean/kernel';
import type { CertificateFiles } from '#lib/api/views.ts';

/** Of the document, what a page shows. */
export interface CertificateSaid {
  readonly clientNumber: number;
  readonly emptied: readonly { readonly place: string; readonly what: PublicText; readonly count: number }[];
  readonly kept: readonly { readonly what: PublicText; readonly because: PublicText }[];
  readonly paper: {
    readonly shredded: readonly {
      readonly number: string;
      readonly shreddedAt: string;
      readonly shreddedBy: string;
      readonly witnessedBy: string;
    }[];
    readonly kept: readonly { readonly number: string; readonly until: string | null }[];
  };
  readonly elsewhere: number;
  readonly says: PublicText;
}

export function saidIn({ document }: Pick<CertificateFiles, 'document'>): CertificateSaid {
  return JSON.parse(document) as CertificateSaid;
}

export interface FileToKeep {
  readonly kind: 'document' | 'entry' | 'proof';
  readonly name: string;
  readonly href: string;
}

/** The document alone while the log has not signed it; then all three that the verifier asks for. */
export function filesOf({ kind, document, proof }: CertificateFiles): readonly FileToKeep[] {
  const name = kind === 'final' ? 'final-statement' : 'certificate';
  const text = (content: string) => `data:text/plain;charset=utf-8,${encodeURIComponent(content)}`;
  const files: FileToKeep[] = [{ kind: 'document', name: `${name}.json`, href: text(document) }];
  if (proof === null) return files;
  return [
    ...files,
    { kind: 'entry', name: `${name}.entry`, href: `data:application/octet-stream;base64,${proof.entry}` },
    { kind: 'proof', name: `${name}.tlog-proof`, href: text(proof.proof) },
  ];
}

/** What somebody runs who believes nobody. Keys are public; they are compared with those that were given on another way. */
export function commandFor({ kind, proof }: CertificateFiles): string | null {
  if (proof === null) return null;
  const name = kind === 'final' ? 'final-statement' : 'certificate';
  const [key = '', ...witnesses] = proof.verifierKeys;
  const files = `--certificate ${name}.json --entry ${name}.entry --proof ${name}.tlog-proof`;
  return `node verifier/src/main.ts check-certificate ${files} --key '${key}'${witnesses.map((one) => ` --witness '${one}'`).join('')}`;
}
