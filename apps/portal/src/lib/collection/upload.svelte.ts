import { type Failure, failureIn, leaveIfSignedOut } from '#lib/api/failures.ts';
import * as m from '#paraglide/messages.js';

/** Where a file goes, with the api's own limit. */
export interface UploadTo {
  readonly address: string;
  readonly maxBytes: number;
  readonly tooLarge: () => string;
  /** Names of files that are let through, where they are no lists; and what is said of others. */
  readonly kinds?: RegExp;
  readonly wrongKind?: () => string;
}
const IMPORTS: UploadTo = { address: '/imports', maxBytes: 100 * 1024 * 1024, tooLarge: m.upload_too_large };
const KINDS = /\.(csv|txt|xlsx)$/i;

/**
 * One file on its way to the api. XMLHttpRequest, because fetch cannot tell how much of a body has gone. What is certainly
 * refused is refused before a byte is sent; everything else the api judges.
 */
export class Upload {
  sentBytes = $state(0);
  totalBytes = $state(0);
  state = $state<'idle' | 'sending' | 'refused'>('idle');
  failure = $state.raw<Failure | null>(null);
  #request: XMLHttpRequest | null = null;

  /** @returns id of what the api made of it, or `null` when it was refused or called off; then `failure` says why */
  send(file: File, to: UploadTo = IMPORTS): Promise<string | null> {
    const refusal = refusedAtOnce(file, to);
    if (refusal !== null) {
      this.#refuse(refusal);
      return Promise.resolve(null);
    }
    this.state = 'sending';
    this.failure = null;
    this.sentBytes = 0;
    this.totalBytes = file.size;
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      this.#request = request;
      request.upload.onprogress = (progress) => {
        this.sentBytes = progress.loaded;
      };
      request.onload = () => resolve(this.#answered(request, to));
      request.onerror = () => resolve(this.#refuse(m.upload_no_network()));
      request.onabort = () => {
        this.state = 'idle';
        resolve(null);
      };
      request.open('POST', to.address);
      request.setRequestHeader('content-type', 'application/octet-stream');
      // The name may hold anything; a header only holds ASCII.
      request.setRequestHeader('x-kean-file-name', encodeURIComponent(file.name));
      request.send(file);
    });
  }

  cancel(): void {
    this.#request?.abort();
  }

  #answered(request: XMLHttpRequest, to: UploadTo): string | null {
    const body = parse(request.responseText);
    if (
      request.status < 300 &&
      typeof body === 'object' &&
      body !== null &&
      'id' in body &&
      typeof body.id === 'string'
    ) {
      return body.id;
    }
    if (request.status === 413) return this.#refuse(to.tooLarge());
    const failure = failureIn(body);
    if (!leaveIfSignedOut(failure)) {
      this.failure = failure;
      this.state = 'refused';
    }
    return null;
  }

  #refuse(text: string): null {
    this.failure = { kind: 'invalid', code: 'PORTAL_UPLOAD', text, reference: null };
    this.state = 'refused';
    return null;
  }
}

function refusedAtOnce(file: File, { maxBytes, tooLarge, kinds = KINDS, wrongKind }: UploadTo): string | null {
  if (!kinds.test(file.name)) return (wrongKind ?? m.upload_wrong_kind)();
  if (file.size === 0) return m.upload_empty();
  return file.size > maxBytes ? tooLarge() : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
