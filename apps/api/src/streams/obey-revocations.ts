import {
  type ListeningWatch,
  type RevocationWatchOptions,
  watchRevocations,
  whoIsGone,
} from '@kean/agency/revocations';
import type { Database } from '@kean/db';
import { OpenStreams } from './open-streams.ts';
import { streamRegister } from './stream-register.ts';

export interface ObeyingParts {
  readonly db: Database;
  /** Asked for newer rules as soon as a commit has changed them. */
  readonly rules: { refresh(): Promise<boolean> };
  readonly onTrouble: (error: unknown) => void;
  readonly timing?: Pick<RevocationWatchOptions, 'askEveryMs' | 'boundMs'>;
}

export interface Obeying {
  readonly openStreams: OpenStreams;
  readonly watch: ListeningWatch;
  stop(): Promise<void>;
}

/**
 * Makes this process obey revocations in the moment of their commit. Requests need nothing of it, for each reads its session and the
 * version of the rules from Postgres; what is open already is what has to be told.
 */
export function obeyRevocations({ db, rules, onTrouble, timing }: ObeyingParts): Obeying {
  let version = 0;
  const openStreams: OpenStreams = new OpenStreams({
    register: streamRegister(db, onTrouble),
    whoIsGone: (people) => whoIsGone(db, people),
    isConfirmed: () => watch.isConfirmed(),
    onTrouble,
  });
  const watch: ListeningWatch = watchRevocations({
    db,
    onNews: ({ people, everything, policyVersion }) => {
      const newPolicy = policyVersion !== version;
      version = policyVersion;
      if (newPolicy) rules.refresh().catch(onTrouble);
      openStreams.recheck({ people, everybody: everything || newPolicy }).catch(onTrouble);
    },
    onSilence: () => openStreams.endAll(),
    onTrouble,
    ...timing,
  });
  return {
    openStreams,
    watch,
    stop: async () => {
      await openStreams.close();
      await watch.stop();
    },
  };
}
