import { StartRefusal } from '@kean/kernel';

/** An S3-compatible store, as `OBJECT_STORE` names it. */
export interface BucketAddress {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Before every key, ends with `/` or is empty. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const FORM = 's3://key:secret@host:port/bucket/prefix?region=name&tls=off';

/**
 * Reads `s3://key:secret@host:port/bucket/prefix?region=name&tls=off`; key and secret are percent-encoded. TLS is on unless the address
 * says `tls=off`, which is for a store on the same machine.
 *
 * @throws StartRefusal that names what is missing, never the secret
 */
export function readBucketAddress(address: string): BucketAddress {
  const url = new URL(address);
  const [bucket, ...prefix] = url.pathname.split('/').filter((part) => part !== '');
  const region = url.searchParams.get('region');
  const missing = [
    url.hostname === '' ? 'host' : null,
    url.username === '' || url.password === '' ? 'key and secret' : null,
    bucket === undefined ? 'bucket' : null,
    region === null ? 'region' : null,
  ].filter((part) => part !== null);
  if (bucket === undefined || region === null || missing.length > 0) {
    throw new StartRefusal([`OBJECT_STORE: ${missing.join(', ')} missing; the form is ${FORM}.`]);
  }
  return {
    endpoint: `${url.searchParams.get('tls') === 'off' ? 'http' : 'https'}://${url.host}`,
    region,
    bucket,
    prefix: prefix.map((part) => `${part}/`).join(''),
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
  };
}
