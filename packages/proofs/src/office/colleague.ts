import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nextCode } from '@kean/agency/one-time-code';
import { IMPORT_SERVICES } from '@kean/collection/contract';
import type { DemoSignIn, Instance } from '@kean/dev/instance';
import { answerOf } from './answer-of.ts';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** State of an import as `collection.imports.get` tells it. */
export interface ImportState {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly handledRows: number;
  readonly failure: { readonly code: string } | null;
}

const ENDED = ['finished', 'refused', 'failed', 'cancelled'];

/** A signed-in person who works through the portal's address, as a browser does. */
export class Colleague {
  readonly #origin: string;
  readonly #cookie: string;

  private constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  /** Signs in, with the second step where the person has one. @throws Error with the status, never the password */
  static async signIn(instance: Instance, who: DemoSignIn): Promise<Colleague> {
    const origin = new URL(instance.portal.url).origin;
    const step = async (door: string, body: object, cookie: string | null): Promise<string> => {
      const headers = { 'content-type': 'application/json', origin, ...(cookie === null ? {} : { cookie }) };
      const response = await fetch(`${origin}/api/auth/${door}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`signing in as ${who.role} answered ${response.status}`);
      return response.headers
        .getSetCookie()
        .map((text) => text.split(';', 1)[0])
        .join('; ');
    };
    const cookie = await step('sign-in/email', { email: who.email, password: who.password }, null);
    if (who.oneTimeSecret === null) return new Colleague(origin, cookie);
    return new Colleague(origin, await step('prove/totp', { code: await nextCode(who.oneTimeSecret) }, cookie));
  }

  /** The session as a request header, for callers that go to the api itself. */
  get cookieHeader(): string {
    return this.#cookie;
  }

  /** One request as it stands; used with wrong shapes too. */
  async send(address: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    headers.set('cookie', this.#cookie);
    if (!headers.has('origin')) headers.set('origin', this.#origin);
    const response = await fetch(`${this.#origin}${address}`, { redirect: 'manual', ...init, headers });
    return answerOf(response);
  }

  /** Asks for a file, by JSON; its bytes as they came. */
  async take(address: string, body: object): Promise<{ readonly status: number; readonly bytes: Uint8Array }> {
    const headers = { cookie: this.#cookie, origin: this.#origin, 'content-type': 'application/json' };
    const response = await fetch(`${this.#origin}${address}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  }

  async query<Result>(procedure: string, input?: unknown): Promise<Result> {
    const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return resultOf(procedure, await this.send(`/trpc/${procedure}${search}`));
  }

  async mutate<Result>(procedure: string, input: unknown): Promise<Result> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) };
    return resultOf(procedure, await this.send(`/trpc/${procedure}`, init));
  }

  /** Uploads a list, takes the proposed mapping for every service, and waits for the end. */
  async importList(file: string, timeoutMs = 300_000): Promise<ImportState> {
    const read = await this.uploadList(path.basename(file), await readFile(file), timeoutMs);
    if (read.state !== 'mapping') return read;
    const { id } = read;
    const preview = await this.query<{ guessed: string[]; sheet: number | null }>('collection.imports.preview', {
      importId: id,
    });
    await this.mutate('collection.imports.confirm', {
      importId: id,
      version: read.version,
      sheet: preview.sheet,
      mapping: preview.guessed,
      services: [...IMPORT_SERVICES],
    });
    return this.#until(id, ENDED, timeoutMs);
  }

  /** Uploads a list and waits until it was looked into. */
  async uploadList(name: string, bytes: Uint8Array, timeoutMs = 60_000): Promise<ImportState> {
    const answer = await this.send('/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'x-kean-file-name': encodeURIComponent(name) },
      body: new Uint8Array(bytes),
    });
    if (answer.status !== 201) throw new Error(`the upload answered ${answer.status}: ${answer.body.slice(0, 200)}`);
    const { id } = JSON.parse(answer.body) as ImportState;
    return this.#until(id, ['mapping', ...ENDED], timeoutMs);
  }

  /** The import when it has ended. */
  ended(importId: string, timeoutMs = 60_000): Promise<ImportState> {
    return this.#until(importId, ENDED, timeoutMs);
  }

  async #until(importId: string, states: readonly string[], timeoutMs: number): Promise<ImportState> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const state = await this.query<ImportState>('collection.imports.get', { importId });
      if (states.includes(state.state)) return state;
      if (performance.now() > deadline) throw new Error(`the import stayed ${state.state} at row ${state.handledRows}`);
      await pause(100);
    }
  }
}

function resultOf<Result>(procedure: string, answer: Answer): Result {
  if (answer.status !== 200) throw new Error(`${procedure} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
  return (JSON.parse(answer.body) as { result: { data: Result } }).result.data;
}

/** The demo sign-in of a role; `nth` chooses among several people of it. */
export function demoOf(instance: Instance, role: string, nth = 0): DemoSignIn {
  const found = instance.demoSignIns.filter((one) => one.role === role)[nth];
  if (found === undefined) throw new Error(`the demo office has no ${role} number ${nth}`);
  return found;
}
