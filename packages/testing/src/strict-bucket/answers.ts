/** The XML of the answers, as far as a client reads it. */
import { entityTagOf, type Version } from './versions.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function refusalXml(code: string): string {
  return `${HEAD}<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}

/** Everything comes in one page: a test has hundreds of objects, not thousands. */
export function listXml(found: readonly (Version & { readonly bytes: Buffer })[]): string {
  const rows = found.map(
    ({ key, bytes }) =>
      `<Contents><Key>${text(key)}</Key><Size>${bytes.length}</Size><ETag>${text(entityTagOf(bytes))}</ETag></Contents>`,
  );
  return `${HEAD}<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>${found.length}</KeyCount>${rows.join('')}</ListBucketResult>`;
}

export function versionsXml(found: readonly Version[]): string {
  const rows = found.map(({ key, versionId, bytes }) => {
    const element = bytes === null ? 'DeleteMarker' : 'Version';
    return `<${element}><Key>${text(key)}</Key><VersionId>${versionId}</VersionId></${element}>`;
  });
  return `${HEAD}<ListVersionsResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListVersionsResult>`;
}

export function uploadBegunXml(key: string, uploadId: string): string {
  return `${HEAD}<InitiateMultipartUploadResult><Key>${text(key)}</Key><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`;
}

export function uploadEndedXml(key: string, bytes: Buffer): string {
  return `${HEAD}<CompleteMultipartUploadResult><Key>${text(key)}</Key><ETag>${text(entityTagOf(bytes))}</ETag></CompleteMultipartUploadResult>`;
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
