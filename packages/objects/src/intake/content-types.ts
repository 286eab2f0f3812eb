/** What a document may be, and what each begins with. What its sender calls it is compared with that, and never believed. */
export const DOCUMENT_TYPES = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/tiff',
  'image/heic',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Bytes that a judgement needs at most. */
export const HEAD_BYTES = 32;

/** Brands of ISO/IEC 23008-12 that cameras write: still pictures coded with HEVC. */
const HEIC_BRANDS: readonly string[] = ['heic', 'heix', 'heim', 'heis', 'mif1', 'msf1'];

const BEGINNINGS: Readonly<Record<DocumentType, (head: Buffer) => boolean>> = {
  // ISO 32000: at the very beginning, though readers look further; what has something before it may be two things at once.
  'application/pdf': (head) => /^%PDF-[12]\.\d/.test(head.toString('latin1', 0, 8)),
  'image/jpeg': (head) => head.subarray(0, 3).equals(Buffer.of(0xff, 0xd8, 0xff)),
  'image/png': (head) => head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  'image/webp': (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
  'image/tiff': (head) => ['49492a00', '4d4d002a'].includes(head.toString('hex', 0, 4)),
  'image/heic': (head) =>
    head.toString('latin1', 4, 8) === 'ftyp' && HEIC_BRANDS.includes(head.toString('latin1', 8, 12)),
};

/** `null` for everything that is not on the list: pages, scripts, drawings, office files, archives. */
export function typeOfContent(head: Buffer): DocumentType | null {
  return DOCUMENT_TYPES.find((type) => BEGINNINGS[type](head)) ?? null;
}

/** Other names under which phones and scanners send the same. */
const ALSO_CALLED: Readonly<Record<string, DocumentType>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'application/x-pdf': 'application/pdf',
  'image/tif': 'image/tiff',
  'image/heif': 'image/heic',
};
/** Said by a sender that does not know. */
const SAYS_NOTHING: readonly string[] = ['', 'application/octet-stream'];

/** Whether what was declared is what it is. Nothing declared is no lie. */
export function isAsDeclared(declared: string, found: DocumentType): boolean {
  const said = declared.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return SAYS_NOTHING.includes(said) || (ALSO_CALLED[said] ?? said) === found;
}
