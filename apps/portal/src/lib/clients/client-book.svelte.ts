import type { ClientRole, ClientState } from '@kean/clients/contract';
import { ask } from '#lib/api/browser.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { ClientPage, ClientRow } from '#lib/api/views.ts';
import { type QueryKind, understand } from './understand.ts';

export interface ClientFilter {
  readonly state?: ClientState;
  readonly role?: ClientRole;
}

/** What was searched for. Lives in this page's memory only: neither address nor history nor storage ever holds it (I1). */
export interface Search {
  readonly text: string;
  readonly kind: QueryKind;
}

/** Rows fetched at a time once the first page is there. */
const FURTHER = 100;

/** The pages of a client list read so far, and the way to the next one by key. */
export class ClientBook {
  rows = $state.raw<readonly ClientRow[]>([]);
  next = $state.raw<string | null>(null);
  search = $state.raw<Search | null>(null);
  reading = $state<'first' | 'further' | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #first: ClientPage;
  readonly #filter: ClientFilter;
  #asked = 0;

  constructor(first: ClientPage, filter: ClientFilter) {
    this.#first = first;
    this.#filter = filter;
    this.rows = first.rows;
    this.next = first.next;
  }

  /** Reads the next page and adds it; nothing while one is under way or at the end. */
  async further(): Promise<void> {
    const cursor = this.next;
    if (cursor === null || this.reading !== null) return;
    await this.#read('further', async () => {
      const { search } = this;
      const page = await ask((api) =>
        search
          ? api.clients.search.mutate({ q: search.text, cursor, limit: FURTHER })
          : api.clients.list.query({ ...this.#filter, cursor, limit: FURTHER }),
      );
      return () => {
        this.rows = [...this.rows, ...page.rows];
        this.next = page.next;
      };
    });
  }

  /** Searches all clients within reach; the filters of the list do not apply to a search. */
  async find(text: string): Promise<void> {
    await this.#read('first', async () => {
      const page = await ask((api) => api.clients.search.mutate({ q: text }));
      return () => {
        this.search = { text, kind: understand(text) };
        this.rows = page.rows;
        this.next = page.next;
      };
    });
  }

  /** Back to the list as it was before the search. */
  endSearch(): void {
    this.#asked += 1;
    this.search = null;
    this.failure = null;
    this.reading = null;
    this.rows = this.#first.rows;
    this.next = this.#first.next;
  }

  async #read(what: 'first' | 'further', fetchIt: () => Promise<() => void>): Promise<void> {
    const mine = ++this.#asked;
    this.reading = what;
    this.failure = null;
    try {
      const apply = await fetchIt();
      if (mine === this.#asked) apply();
    } catch (error) {
      const failure = failureOf(error);
      if (mine === this.#asked && !leaveIfSignedOut(failure)) this.failure = failure;
    } finally {
      if (mine === this.#asked) this.reading = null;
    }
  }
}
