import type { PublicText } from '@kean/kernel';
import { type NoteSigner, writeNote } from '@kean/tlog';

/** What a drill found: counts, times, codes. */
export interface DrillReport {
  readonly drillId: string;
  readonly backupId: string;
  readonly restorableTo: string;
  readonly rows: number;
  readonly logSize: number;
  readonly checks: number;
  readonly openedValues: number;
  readonly closedClients: number;
  readonly seconds: number;
  readonly checked: readonly { readonly invariant: string; readonly what: PublicText }[];
}

/** A signed note (C2SP): one line of JSON under a line that says what it is, and the signature of whoever did the drill. */
export function signReport(signer: NoteSigner, report: DrillReport, at = new Date()): string {
  const { checked, ...counts } = report;
  const held = checked.map(({ invariant, what }) => `${invariant} ${what.en}`);
  const text = `kean-restore-drill-1\n${JSON.stringify({ ...counts, reportedAt: at.toISOString(), held })}\n`;
  return writeNote({ text, signatures: [signer.sign(text, at)] });
}
