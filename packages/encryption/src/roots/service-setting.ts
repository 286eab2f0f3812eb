import { readFile, stat } from 'node:fs/promises';
import { failEncryption } from '../key-errors.ts';

/** The parts of a setting that names a key management service. */
export interface ServiceSetting {
  /** Where the service answers. */
  readonly origin: string;
  /** Path of the setting, without the slash in front; each service reads its key out of it. */
  readonly path: string;
  /** Address of service and key without credentials: this is what the key store keeps. */
  readonly identity: string;
  readonly parameters: URLSearchParams;
  /** Words of the credentials file, read anew at each use, so that a token may be renewed under a running process. */
  readonly credentials: () => Promise<string[]>;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Reads `<provider>[+http|+https]://host[:port]/path?credentials=/absolute/path&generation=n`. `generation` tells apart roots that
 * follow one another under the same key of the service.
 * @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE
 */
export function readServiceSetting(setting: string): ServiceSetting {
  const url = URL.canParse(setting) ? new URL(setting) : null;
  const [provider, transport = 'https'] = url?.protocol.slice(0, -1).split('+') ?? [];
  if (url === null || provider === undefined || url.username !== '' || url.pathname.length < 2) {
    throw unusable('the setting is no address of a key; credentials belong into a file');
  }
  if (transport !== 'https' && !(transport === 'http' && LOOPBACK.has(url.hostname))) {
    throw unusable('a key management service is asked over https; http is for this machine alone');
  }
  const file = url.searchParams.get('credentials');
  if (file === null) throw unusable('the setting names no file with credentials');
  const generation = url.searchParams.get('generation') ?? '1';
  if (!/^[1-9]\d{0,5}$/.test(generation)) throw unusable('a generation is a number from 1');
  return {
    origin: `${transport}://${url.host}`,
    path: url.pathname.slice(1),
    identity: `${provider}://${url.host}${url.pathname}?generation=${generation}`,
    parameters: url.searchParams,
    credentials: () => readCredentials(file),
  };
}

async function readCredentials(path: string): Promise<string[]> {
  let text = '';
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw unusable(`others may read ${path}; use chmod 600`);
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENCRYPTION_ROOT_KEY_UNUSABLE') throw error;
    throw unusable(`the file with credentials ${path} cannot be read`);
  }
  return text.split(/\s+/).filter((word) => word !== '');
}

function unusable(why: string) {
  return failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: 'ROOT_KEY', why });
}
