/** What may be opened, said once more in the words of the law and not in those of the product: nothing here is imported from a clause. */

export const PURPOSES = [
  'purchase',
  'tenancy',
  'sale',
  'letting',
  'signing',
  'viewing',
  'market-news',
  'satisfaction-call',
] as const;
export type PurposeName = (typeof PURPOSES)[number];

/** What allows each purpose of a look or a message; `null` where asking needs nothing. */
const ALLOWED_BY: Readonly<Record<string, readonly string[] | null>> = {
  'brokerage-contact': ['purchase', 'tenancy', 'sale', 'letting'],
  'viewing-arrangement': ['viewing'],
  'contract-assistance': ['signing'],
  'follow-up': ['satisfaction-call'],
  'consent-request': null,
  'data-subject-request': ['rights-of-individuals'],
  'incident-handling': ['incident-handling'],
  'send-message': ['purchase', 'tenancy', 'sale', 'letting', 'signing', 'viewing'],
  'send-consent-request': null,
  'send-about-rights': ['rights-of-individuals'],
  'send-about-incident': ['incident-handling'],
  'send-about-phone': null,
};
export const LOOKS = Object.keys(ALLOWED_BY).filter((name) => !name.startsWith('send-'));
export const MESSAGES = Object.keys(ALLOWED_BY).filter((name) => name.startsWith('send-'));

/** Approved bases that a seller fits; the clients of the proof sell. */
export const CONTRACTS = ['sale', 'signing'] as const;
/** Approved as well, and fitting none of them. */
export const FOREIGN_CONTRACTS = ['purchase', 'letting'] as const;
export const DUTIES = ['rights-of-individuals', 'incident-handling'] as const;

export interface ModelNotice {
  readonly id: string;
  /** How much more it asks for each purpose than the first one did. */
  readonly asks: ReadonlyMap<string, number>;
  withdrawn: boolean;
}

export interface ModelWord {
  readonly answer: 'given' | 'refused' | 'withdrawn';
  readonly notice: ModelNotice | null;
  expired: boolean;
  /** By word of mouth or a signature, until a day after the client was told; from paper, until a second person held it. */
  pending: boolean;
  /** Whether the client is told of it. */
  readonly tells?: boolean;
  readonly channel?: string;
}

/** The number on record, and what a change of it waits for (ADR 0040). */
export interface ModelPhone {
  number: string;
  /** The newest change that nobody settled; `null`: the number is the client's. */
  change: {
    /** Which agent changed it. */
    readonly by: number;
    /** The number that stands until then, and the secret that went to it. */
    readonly before: string;
    readonly link: string;
    /** The message to the number before went out, more than a day ago. */
    told: boolean;
    seconded: boolean;
  } | null;
}

/** Whether the number carries the client's word: codes, visits, consents and messages. */
export function phoneCarries({ change }: ModelPhone): boolean {
  return change === null || (change.told && change.seconded);
}

export interface ModelClient {
  readonly id: string;
  state: 'quarantined' | 'active';
  assignee: number | null;
  /** `purpose/class` → the last word. */
  readonly words: Map<string, ModelWord>;
  readonly phone: ModelPhone;
  /** The newest visit that was opened while the phone was the client's. */
  visitId: string | null;
  /** Values from before a correction, by the field that opens them. */
  readonly past: { readonly field: 'name' | 'phone' | 'idNumber'; readonly id: string }[];
}

/** The office as the proof believes it to be. */
export class ConsentModel {
  readonly notices: ModelNotice[] = [];
  readonly approved = new Set<string>();

  get inForce(): ModelNotice | null {
    const last = this.notices.at(-1);
    return last === undefined || last.withdrawn ? null : last;
  }

  /** Whether this client's values may be opened at all for it; of sensitive ones `sensitive` is true. */
  allows(client: ModelClient, purpose: string, sensitive = false): boolean {
    const names = ALLOWED_BY[purpose];
    if (names === undefined) return false;
    if (names === null) return !sensitive;
    const apart = this.#stands(client, 'signing/identity-document', 'signing');
    if (client.state === 'quarantined') return false;
    const duty = names.some((name) => (DUTIES as readonly string[]).includes(name) && this.approved.has(name));
    if (duty) return true;
    const consented = names.some((name) => this.#stands(client, `${name}/general`, name));
    const contracted = names.some(
      (name) =>
        (CONTRACTS as readonly string[]).includes(name) &&
        this.approved.has(name) &&
        (client.words.get(`${name}/general`)?.answer ?? 'given') === 'given',
    );
    return (consented || contracted) && (!sensitive || apart);
  }

  /** Whether anything at all that the client said stands. */
  anythingStands(client: ModelClient): boolean {
    return [...client.words.keys()].some((key) => this.#stands(client, key, key.split('/')[0] ?? ''));
  }

  #stands(client: ModelClient, key: string, purpose: string): boolean {
    const word = client.words.get(key);
    if (word === undefined || word.answer !== 'given' || word.expired || word.pending) return false;
    const { notice } = word;
    if (notice === null || notice.withdrawn) return false;
    const told = notice.asks.get(purpose) ?? 0;
    const later = this.notices.slice(this.notices.indexOf(notice) + 1).filter(({ withdrawn }) => !withdrawn);
    return later.every(({ asks }) => (asks.get(purpose) ?? 0) <= told);
  }
}
