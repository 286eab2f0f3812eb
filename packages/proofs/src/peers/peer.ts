import type { RunContext } from '../harness/context.ts';
import type { OfficeShape } from '../population/invented-client.ts';

/** A page of fifty clients, as a caller of that product asks for it. */
export interface PageRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Rows in a parsed answer, so that nobody is measured by an empty page. */
  readonly rowsIn: (body: unknown) => number;
}

/** A product we measure against, serving on the loopback address. */
export interface RunningPeer {
  readonly name: string;
  readonly page: PageRequest;
  /** Ends its process and drops its database. */
  readonly stop: () => Promise<void>;
}

export interface PeerSetting {
  /** Login that may make databases; each peer makes one of its own, on the server that ours is on. */
  readonly adminUrl: string;
  /** The same invented clients for everybody. */
  readonly office: OfficeShape;
  readonly clients: number;
  readonly context: RunContext;
}

export type StartPeer = (setting: PeerSetting) => Promise<RunningPeer>;

export const PAGE_ROWS = 50;
