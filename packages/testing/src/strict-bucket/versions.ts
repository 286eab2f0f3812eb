import { createHash, randomBytes } from 'node:crypto';

/** What S3 answers where it refuses: the code that clients read, and the status. */
export class BucketRefusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number) {
    super(code);
    this.name = 'BucketRefusal';
    this.code = code;
    this.status = status;
  }
}

export interface Version {
  readonly key: string;
  readonly versionId: string;
  /** `null` for a delete marker: the key looks absent, and what lies under it is still there. */
  readonly bytes: Buffer | null;
  readonly lockedUntil: Date | null;
}

export const entityTagOf = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`;

/**
 * The contents of a versioned bucket with object lock, as AWS has it: a write adds a version, a deletion without a version adds a marker
 * and destroys nothing, and a version under lock is not destroyed before its time by anybody.
 */
export class Versions {
  /** By key, the newest last. */
  readonly #versions = new Map<string, Version[]>();
  #limitBytes = Number.POSITIVE_INFINITY;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get storedBytes(): number {
    return this.all().reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
  }

  /** No more than so many bytes are taken, all versions counted. */
  limit(bytes: number): void {
    this.#limitBytes = bytes;
  }

  /** @throws BucketRefusal where it is full */
  add(key: string, bytes: Buffer, lockedUntil: Date | null): Version {
    this.requireRoom(bytes.length);
    return this.#append({ key, versionId: randomBytes(12).toString('hex'), bytes, lockedUntil });
  }

  requireRoom(bytes: number): void {
    if (this.storedBytes + bytes > this.#limitBytes) throw new BucketRefusal('InsufficientCapacity', 507);
  }

  /** The newest version, unless that is a marker. */
  current(key: string): (Version & { readonly bytes: Buffer }) | undefined {
    const newest = this.#versions.get(key)?.at(-1);
    return newest === undefined || newest.bytes === null ? undefined : { ...newest, bytes: newest.bytes };
  }

  /** @throws BucketRefusal `AccessDenied` for a version whose lock holds */
  delete(key: string, versionId: string | null): void {
    const versions = this.#versions.get(key) ?? [];
    if (versionId === null) {
      this.#append({ key, versionId: randomBytes(12).toString('hex'), bytes: null, lockedUntil: null });
      return;
    }
    const found = versions.find((one) => one.versionId === versionId);
    if (found?.lockedUntil && found.lockedUntil > this.#now()) throw new BucketRefusal('AccessDenied', 403);
    this.#versions.set(
      key,
      versions.filter((one) => one !== found),
    );
  }

  /** Every version and marker, by key. */
  all(prefix = ''): Version[] {
    const keys = [...this.#versions.keys()].filter((key) => key.startsWith(prefix)).sort();
    return keys.flatMap((key) => this.#versions.get(key) ?? []);
  }

  #append(version: Version): Version {
    this.#versions.set(version.key, [...(this.#versions.get(version.key) ?? []), version]);
    return version;
  }
}
