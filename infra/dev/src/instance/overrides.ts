import { Fault } from '../fault.ts';
import type { WitnessPlace } from './witness-place.ts';

/** Parts somebody else runs. What each address must be able to do is said in infra/dev/README.md. */
export interface Overrides {
  readonly databaseUrl: string | null;
  readonly keystoreUrl: string | null;
  readonly redisUrl: string | null;
  readonly objectStore: string | null;
  readonly witness: WitnessPlace | null;
}

export const NO_OVERRIDES: Overrides = {
  databaseUrl: null,
  keystoreUrl: null,
  redisUrl: null,
  objectStore: null,
  witness: null,
};

/**
 * Reads the addresses from the environment.
 * @throws Fault naming the variable, never its value: an address holds a password
 */
export function overridesOf(environment: NodeJS.ProcessEnv): Overrides {
  return {
    databaseUrl: addressIn(environment, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    keystoreUrl: addressIn(environment, 'KEYSTORE_DATABASE_URL', ['postgres:', 'postgresql:']),
    redisUrl: addressIn(environment, 'REDIS_URL', ['redis:', 'rediss:', 'redis-cluster:', 'rediss-cluster:']),
    objectStore: addressIn(environment, 'OBJECT_STORE', ['file:', 's3:']),
    witness: witnessIn(environment),
  };
}

/** Without its key a witness of somebody else's could not be told from anybody's. */
function witnessIn(environment: NodeJS.ProcessEnv): WitnessPlace | null {
  const url = addressIn(environment, 'WITNESS_URL', ['http:', 'https:']);
  const verifierKey = environment.WITNESS_KEY || null;
  if (url !== null && verifierKey !== null) return { url: url.replace(/\/+$/, ''), verifierKey };
  if (url === null && verifierKey === null) return null;
  throw new Fault(
    'WITNESS_URL and WITNESS_KEY belong together.',
    'Give both, or leave both out for a witness of our own.',
  );
}

function addressIn(environment: NodeJS.ProcessEnv, name: string, protocols: readonly string[]): string | null {
  const text = environment[name];
  if (text === undefined || text === '') return null;
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
  const forms = protocols.map((protocol) => `${protocol}//…`).join(' or ');
  throw new Fault(`${name} is not an address the product understands.`, `Give it as ${forms}, or leave it out.`);
}
