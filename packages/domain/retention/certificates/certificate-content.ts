import type { PublicText } from '@kean/kernel';

/** Everything that a certificate says. Ids, codes, times and words of ours; whoever finds it learns of nobody. */
export interface CertificateContent {
  readonly certificateId: string;
  readonly kind: 'erased' | 'final';
  readonly clientId: string;
  readonly clientNumber: number;
  readonly erasure: {
    readonly number: number;
    readonly ground: string;
    readonly orderedAt: Date;
    readonly begunAt: Date;
    readonly keyDestroyedAt: Date;
    readonly endedAt: Date;
  };
  /** What was asked; `null` for an erasure that nobody asked for. */
  readonly request: {
    readonly number: number;
    readonly channel: string;
    readonly by: string;
    readonly askedAt: Date;
    readonly decidedAt: Date;
  } | null;
  readonly emptied: readonly { readonly place: string; readonly what: PublicText; readonly count: number }[];
  readonly kept: readonly { readonly what: PublicText; readonly because: PublicText }[];
  /** What lay on paper: destroyed by whom, people by their numbers; and what the law keeps, until when. */
  readonly paper: {
    readonly shredded: readonly {
      readonly number: string;
      readonly sheets: number;
      readonly method: string;
      readonly shreddedAt: Date;
      readonly batchNumber: number;
      readonly shreddedBy: string;
      readonly witnessedBy: string;
    }[];
    readonly kept: readonly { readonly number: string; readonly sheets: number; readonly until: Date | null }[];
  };
  /** Other dossiers of the office that hold the same phone or identity number, each with grounds of its own. */
  readonly elsewhere: number;
  /** The day from which no copy of the office opens; and, where it has come, when that was looked at. */
  readonly copies: { readonly openNoLongerFrom: string; readonly checkedAt: Date | null };
}

/** The bytes that are handed out and proven: one spelling for one content, names in this order, ends with a line end. */
export function writeCertificate(content: CertificateContent): string {
  const { certificateId, kind, clientId, clientNumber, erasure, request, emptied, kept, paper, elsewhere, copies } =
    content;
  const document = {
    type: 'kean/erasure-certificate',
    version: 1,
    ...{ certificateId, kind, clientId, clientNumber },
    erasure,
    request,
    emptied,
    kept,
    paper,
    elsewhere,
    copies,
    says: saysOf(content),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

/** What it comes down to, for whoever reads one sentence. */
function saysOf({ kind, clientNumber, erasure, copies }: CertificateContent): PublicText {
  const number = `KH-${String(clientNumber).padStart(6, '0')}`;
  const [gone, day] = [DAY.format(erasure.keyDestroyedAt), copies.openNoLongerFrom];
  if (kind === 'final') {
    return {
      zh: `客户 ${number} 的资料已彻底删除。经检查，自 ${day} 起，本机构的任何备份都不能再打开其资料。`,
      en: `The information of client ${number} is erased for good. It was checked that from ${day} on no copy of this office opens it.`,
    };
  }
  return {
    zh: `客户 ${number} 的资料已删除，其密钥已于 ${gone}（北京时间）销毁，各处已复查无遗留。备份中的密文自 ${day} 起不能再打开，届时另行出具最终声明。`,
    en: `The information of client ${number} is erased; its key was destroyed at ${gone} (Beijing time) and every place was searched again. What backups hold of it opens no longer from ${day} on; a final statement follows then.`,
  };
}
