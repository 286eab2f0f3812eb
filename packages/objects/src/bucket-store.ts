import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type BucketAddress, readBucketAddress } from './bucket-address.ts';
import { failObject } from './errors.ts';
import { measured } from './measure-stream.ts';
import { isKeyOfIds, requireKeyOfIds } from './object-keys-are-ids.ts';
import type { Keeping, ObjectKey, ObjectStore, Stored } from './object-store.ts';

const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/** The store as an S3 bucket, of AWS, Aliyun, or any server that speaks its protocol. */
export function openBucketStore(address: string): ObjectStore {
  const bucket = readBucketAddress(address);
  return new BucketStore(clientOf(bucket), bucket);
}

function clientOf({ endpoint, region, accessKeyId, secretAccessKey }: BucketAddress): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    // The SDK's default checksum goes as a trailer into the body of a stream; servers that do not know it store the trailer as part
    // of the object. Our bytes are sealed, so a changed one is found by whoever opens it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3000, requestTimeout: 60_000 },
  });
}

class BucketStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: BucketAddress;

  constructor(client: S3Client, bucket: BucketAddress) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(key: ObjectKey, bytes: AsyncIterable<Uint8Array>, keeping?: Keeping): Promise<Stored> {
    const place = this.#place(key);
    const { bytes: passed, stored } = measured(bytes);
    const source = Readable.from(passed, { objectMode: false });
    let broken: unknown;
    source.on('error', (error) => {
      broken = error;
    });
    const upload = new Upload({
      client: this.#client,
      params: { ...place, ...lockOf(keeping), Body: source, ContentType: 'application/octet-stream' },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
      // A broken upload is aborted, so that its parts are not kept (and paid for).
      leavePartsOnError: false,
    });
    await translated(
      () => upload.done(),
      () => broken,
    );
    return stored();
  }

  async get(key: ObjectKey): Promise<Readable> {
    const wanted = new GetObjectCommand(this.#place(key));
    const { Body: body } = await translated(() => this.#client.send(wanted));
    if (body instanceof Readable) return body;
    throw failObject('OBJECT_MISSING');
  }

  /**
   * Every version of it: in a bucket with versions (object lock asks for them) a deletion that names none lays a marker over the bytes and
   * destroys nothing.
   */
  async delete(key: ObjectKey): Promise<void> {
    const place = this.#place(key);
    const versions: { VersionId?: string }[] = await this.#versionsOf(place);
    // A server that knows no versions lists none.
    if (versions.length === 0 && (await this.exists(key))) versions.push({});
    for (const version of versions) {
      const removal = new DeleteObjectCommand({ ...place, ...version });
      await translated(() => this.#client.send(removal));
    }
  }

  async exists(key: ObjectKey): Promise<boolean> {
    const question = new HeadObjectCommand(this.#place(key));
    try {
      await this.#client.send(question);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw unavailable(error);
    }
  }

  async *list(folder: string): AsyncGenerator<ObjectKey> {
    const { bucket, prefix } = this.#bucket;
    const start = folder === '' ? prefix : `${prefix}${folder}/`;
    let token: string | undefined;
    do {
      const page = new ListObjectsV2Command({ Bucket: bucket, Prefix: start, ContinuationToken: token });
      const { Contents: found = [], NextContinuationToken: next } = await translated(() => this.#client.send(page));
      for (const { Key: key = '' } of found) if (isKeyOfIds(key.slice(prefix.length))) yield key.slice(prefix.length);
      token = next;
    } while (token !== undefined);
  }

  async *folders(folder: string): AsyncGenerator<string> {
    const { bucket, prefix } = this.#bucket;
    const start = `${prefix}${folder}/`;
    let token: string | undefined;
    do {
      const wanted = { Bucket: bucket, Prefix: start, Delimiter: '/', ContinuationToken: token };
      const { CommonPrefixes: found = [], NextContinuationToken: next } = await translated(() =>
        this.#client.send(new ListObjectsV2Command(wanted)),
      );
      for (const { Prefix: under = '' } of found) yield under.slice(start.length, -1);
      token = next;
    } while (token !== undefined);
  }

  async check(): Promise<void> {
    try {
      await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket.bucket }));
    } catch (error) {
      throw unavailable(error);
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  async #versionsOf({ Bucket, Key }: { Bucket: string; Key: string }): Promise<{ VersionId: string }[]> {
    const versions: { VersionId: string }[] = [];
    let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    do {
      const page = new ListObjectVersionsCommand({ Bucket, Prefix: Key, ...next });
      const found = await this.#client.send(page).catch((error: unknown) => {
        if (knowsNoVersions(error)) return null;
        throw unavailable(error);
      });
      if (found === null) return [];
      for (const { Key: name, VersionId } of [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])]) {
        if (name === Key && VersionId !== undefined) versions.push({ VersionId });
      }
      next = { KeyMarker: found.NextKeyMarker, VersionIdMarker: found.NextVersionIdMarker };
    } while (next.KeyMarker !== undefined);
    return versions;
  }

  #place(key: ObjectKey) {
    requireKeyOfIds(key);
    return { Bucket: this.#bucket.bucket, Key: `${this.#bucket.prefix}${key}` };
  }
}

/** Compliance: not even the owner of the account takes it away before its time. S3 asks for a checksum with a lock. */
function lockOf(keeping: Keeping | undefined) {
  if (keeping === undefined || keeping.lockedUntil === null) return {};
  const lock = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: keeping.lockedUntil } as const;
  return { ...lock, ChecksumAlgorithm: 'CRC32' } as const;
}

/** @param source an error of the caller's own stream, which is passed on as it is */
async function translated<T>(work: () => Promise<T>, source: () => unknown = () => undefined): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw source() ?? (isMissing(error) ? failObject('OBJECT_MISSING') : unavailable(error));
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}

function knowsNoVersions(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'NotImplemented';
}

function unavailable(error: unknown) {
  return failObject('OBJECT_STORE_UNAVAILABLE', { code: codeOf(error) }, error);
}

/** The code the server gave; its status where it gave none, as for every question that is answered without a body. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (!(error instanceof S3ServiceException) || !/^Unknown/.test(error.name)) return error.name;
  return String(error.$metadata.httpStatusCode ?? error.name);
}
