/** The parts of a receipt that a person wants to read at once. Everything is text that somebody wrote: control characters are taken out. */
interface ReceiptRead {
  readonly 'dct:identifier'?: unknown;
  readonly 'dct:created'?: unknown;
  readonly 'dpv:hasRecordOfActivity'?: readonly RecordRead[];
}

interface RecordRead {
  readonly 'dpv:hasNotice'?: { readonly 'dct:hasVersion'?: unknown; readonly 'dct:identifier'?: unknown };
  readonly 'dpv:hasProcess'?: { readonly 'dpv:hasPurpose'?: { readonly 'dct:identifier'?: unknown } };
  readonly 'dpv:hasConsentStatus'?: { readonly '@type'?: unknown; readonly 'dpv:isIndicatedAtTime'?: unknown };
}

/** @returns what a receipt says, line by line */
export function describeReceipt(receipt: unknown): readonly string[] {
  const { 'dct:identifier': id, 'dct:created': created, 'dpv:hasRecordOfActivity': records } = receipt as ReceiptRead;
  return [
    `receipt    ${plain(id)} of ${plain(created)}`,
    ...(Array.isArray(records) ? records : []).map(describeRecord),
  ];
}

function describeRecord(record: RecordRead): string {
  const { 'dpv:hasNotice': notice, 'dpv:hasProcess': process, 'dpv:hasConsentStatus': status } = record;
  const purpose = plain(process?.['dpv:hasPurpose']?.['dct:identifier']);
  const said = [status?.['@type']].flat().map(plain).join(', ');
  return `purpose    ${purpose}: ${said} at ${plain(status?.['dpv:isIndicatedAtTime'])}, notice ${plain(notice?.['dct:hasVersion'])}`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\p{C}/gu, '') : '?';
}
