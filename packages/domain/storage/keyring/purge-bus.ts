import type { KeyScope } from '@kean/encryption';
import { openRedis } from '@kean/queues/redis';
import { z } from 'zod';

/** Every process listens here; messages name ids of subjects and nothing else. */
const CHANNEL = 'kean:keys:forget';
/** Subjects of one message. */
const MOST_IDS = 1_000;

const Message = z.strictObject({ scope: z.enum(['client', 'import']), ids: z.array(z.uuid()).max(MOST_IDS) });

export interface PurgeBus {
  /** Tells the other processes to forget these keys. Never fails: who misses it learns the same from Postgres within a second. */
  tell(scope: KeyScope, subjectIds: readonly string[]): Promise<void>;
  /** What Redis says it is, for whoever keeps it patched; `null` where it does not answer. */
  serverVersion(): Promise<string | null>;
  close(): void;
}

export interface PurgeBusOptions {
  readonly redisUrl: string;
  readonly forget: (scope: KeyScope, subjectIds: readonly string[]) => void;
  /** The bus is slower than it should be, or cut; told for the operator's log. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * The fast way by which keys leave the memory of every process when a client is erased. It may lose messages, and nothing depends on
 * it: the keyring itself asks the key store for new fences, at most a second old, before it uses what it holds.
 */
export function openPurgeBus({ redisUrl, forget, onTrouble }: PurgeBusOptions): PurgeBus {
  const listening = openRedis(redisUrl, { failFast: false });
  const telling = openRedis(redisUrl, { failFast: true });
  // Without a listener an outage would end the process.
  for (const redis of [listening, telling]) redis.on('error', onTrouble);
  listening.on('message', (_channel, text) => {
    const read = Message.safeParse(parsed(text));
    if (read.success) forget(read.data.scope, read.data.ids);
    else onTrouble(new Error('a message that names no keys'));
  });
  listening.subscribe(CHANNEL).catch(onTrouble);
  return {
    async tell(scope, subjectIds) {
      for (let at = 0; at < subjectIds.length; at += MOST_IDS) {
        const message = JSON.stringify({ scope, ids: subjectIds.slice(at, at + MOST_IDS) });
        await telling.publish(CHANNEL, message).catch(onTrouble);
      }
    },
    async serverVersion() {
      const said = await telling.info('server').catch(() => '');
      return /^redis_version:(\d[\w.-]{0,30})\s*$/m.exec(said)?.[1] ?? null;
    },
    close() {
      listening.disconnect();
      telling.disconnect();
    },
  };
}

/** `undefined` for what is no JSON; the schema refuses it then. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
