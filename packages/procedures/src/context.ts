import type { LogReader } from '@kean/audit';
import type { Authorizer } from '@kean/authorization';
import type { Database } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import type { Clock, Principal } from '@kean/kernel';
import type { ObjectStore } from '@kean/objects';
import type { MalwareScanner } from '@kean/objects/intake';
import type { ReceiptSigner } from '@kean/receipts';
import type { MeanwhileDesk } from './meanwhile.ts';
import type { StreamDesk } from './open-stream.ts';
import type { FrontCall, Visitor } from './visitor.ts';

/** One step of a trial of whoever signs people in; the cause is a code. */
export interface SignInProviderStep {
  readonly name: 'discovery' | 'issuer' | 'clock' | 'published-keys' | 'signing' | 'return-address' | 'client';
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly cause: string | null;
  readonly status: number | null;
  readonly latencyMs: number | null;
}
export interface SignInProviderTrial {
  readonly issuer: string;
  /** What has to be registered there as the address to return to. */
  readonly returnsTo: string;
  tryOut(): Promise<readonly SignInProviderStep[]>;
}

/** What a process lends to every operation. Made once at boot by its composition root. */
export interface Services {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly objects: ObjectStore;
  /** The signed log, to read it. */
  readonly log: LogReader;
  readonly clock: Clock;
  /** Signs consent receipts; a process without the key takes down no consent. */
  readonly receipts?: ReceiptSigner | undefined;
  /** What looks for malware in files from outside. Without one they are called unscanned. */
  readonly scanning?: { readonly scanner: MalwareScanner; readonly whenAway: 'refuse' | 'wait' } | undefined;
  /** Seals what signs for other systems; a process without the key connects none. */
  readonly connectorSecrets?:
    | { seal(secret: Uint8Array, place: readonly [table: string, column: string, row: string]): Buffer }
    | undefined;
  /** The provider of OpenID Connect that signs people in here, to be tried; nobody where there is none. */
  readonly signInProvider?: SignInProviderTrial | undefined;
  /** What Redis says it is; `null` where it does not answer. */
  readonly redisVersion?: (() => Promise<string | null>) | undefined;
  /** Where the messages of a demonstration end. No other office has one. */
  readonly inbox?: OfficeInbox | undefined;
}

/** What arrived, the newest first; people who were invented are in it. */
export interface OfficeInbox {
  read(): Promise<readonly ArrivedLetter[]>;
}

export interface ArrivedLetter {
  readonly id: string;
  readonly channel: 'mail' | 'sms';
  readonly at: Date;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** One call. `principal` and `authorizer` are both there or both `null`: there is no person without rules. */
export type CallContext = {
  readonly services: Services;
  readonly locale: 'zh' | 'en';
  /** Joins the answer, the log line and the trace of one request; safe to show to a person. */
  readonly requestId: string;
  /** Reports a refusal or an unexpected error; never receives input or output of the call. */
  readonly report: CallReporter;
  /** Where streams of this caller are held. Without one nothing can stay open: a subscription is refused. */
  readonly streams?: StreamDesk | undefined;
  /** Whether what this call was let in by still stands. A call without one is answered once, whatever it took. */
  readonly meanwhile?: MeanwhileDesk | undefined;
  /** The client themself, where one is in their own pages; never beside a principal. */
  readonly visitor?: Visitor | undefined;
  /** Where the portal asks for somebody whom nobody knows yet. */
  readonly front?: FrontCall | undefined;
} & (
  | { readonly principal: Principal; readonly authorizer: Authorizer }
  | { readonly principal: null; readonly authorizer: null }
);

/** A call that passed the doors of `query` and `mutation`: somebody is signed in. */
export type SignedInContext = Extract<CallContext, { principal: Principal }>;

export interface CallReporter {
  /** The person holds no grant for this action. */
  refused(call: { principal: Principal; action: string; path: string }): Promise<void>;
  /** Something nobody expected; `error` goes to the operator's log through the redacting logger. */
  failed(call: { requestId: string; path: string; error: unknown }): void;
}
