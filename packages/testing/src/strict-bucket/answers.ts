/** The XML of the answers, as far as a client reads it. */
import { entityTagOf, type Version } from './versions.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function refusalXml(code: string): string {
  return `${HEAD}<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}

interface Listing {
  readonly prefix: string;
  /** What ends a folder; `null` lists every key. */
  readonly delimiter: string | null;
}

/** Everything comes in one page: a test has hundreds of objects, not thousands. */
export function listXml(
  found: readonly (Version & { readonly bytes: Buffer })[],
  { prefix, delimiter }: Listing,
): string {
  const folderOf = (key: string) => {
    const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
    return end === -1 ? null : key.slice(0, end + 1);
  };
  const folders = new Set(found.map(({ key }) => folderOf(key)).filter((folder) => folder !== null));
  const rows = found
    .filter(({ key }) => folderOf(key) === null)
    .map(
      ({ key, bytes }) =>
        `<Contents><Key>${text(key)}</Key><Size>${bytes.length}</Size><ETag>${text(entityTagOf(bytes))}</ETag></Contents>`,
    );
  const common = [...folders].map((folder) => `<CommonPrefixes><Prefix>${text(folder)}</Prefix></CommonPrefixes>`);
  const count = rows.length + common.length;
  return `${HEAD}<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>${count}</KeyCount>${rows.join('')}${common.join('')}</ListBucketResult>`;
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
