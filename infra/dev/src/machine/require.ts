import { Fault } from '../fault.ts';
import { findOnPath, findPostgres, type PostgresBinaries } from './find-binary.ts';
import { installPackages, mayInstall } from './install-package.ts';

/** Called before something is installed, so that a person sees what takes time. */
export type Announce = (text: string) => void;

interface Requirement<Found> {
  /** The thing as a person calls it. */
  readonly name: string;
  readonly find: () => Found | null;
  readonly packages: readonly string[];
  /** The other way to satisfy it. */
  readonly alternative: string;
}

/** The programs of Postgres, and zstd by which its dumps are packed; installed from Debian when that is possible. */
export async function requirePostgres(announce: Announce): Promise<PostgresBinaries> {
  await require({ name: 'zstd', find: findZstd, ...ZSTD }, announce);
  return require({ name: 'Postgres 15 or newer', find: findPostgres, ...POSTGRES }, announce);
}

/** The path of `redis-server`, installed from Debian when that is possible. */
export function requireRedis(announce: Announce): Promise<string> {
  return require({ name: 'redis-server', find: findRedis, ...REDIS }, announce);
}

/** The path of Chromium, for the journey and the proofs that open a browser. */
export function requireChromium(announce: Announce): Promise<string> {
  return require({ name: 'Chromium', find: findChromium, ...CHROMIUM }, announce);
}

/** The foreign program by which a test opens a backup as the runbook says, beside zstd. */
export async function requireForeignTools(announce: Announce): Promise<void> {
  await require({ name: 'age', find: findForeignTools, ...FOREIGN_TOOLS }, announce);
}

/** What backups are measured against: restic and borg, and the packing of the plain dump. */
export async function requireBackupPeers(announce: Announce): Promise<void> {
  await require({ name: 'restic, borg or zstd', find: findBackupPeers, ...BACKUP_PEERS }, announce);
}

const findForeignTools = () => findAll('age');
const findBackupPeers = () => findAll('restic', 'borg', 'zstd');

function findAll(...programs: string[]): readonly string[] | null {
  const found = programs.map((program) => findOnPath(program)).filter((path) => path !== null);
  return found.length === programs.length ? found : null;
}

export function findZstd(): string | null {
  return findOnPath('zstd');
}

export function findRedis(): string | null {
  return findOnPath('redis-server');
}

/** The one without windows first: the same engine, with less around it. */
export function findChromium(): string | null {
  return findOnPath('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome');
}

const POSTGRES = { packages: ['postgresql'], alternative: 'set DATABASE_URL and KEYSTORE_DATABASE_URL' };
const ZSTD = { packages: ['zstd'], alternative: 'put it on PATH' };
const REDIS = { packages: ['redis-server'], alternative: 'set REDIS_URL' };
const FOREIGN_TOOLS = { packages: ['age'], alternative: 'put it on PATH' };
const BACKUP_PEERS = { packages: ['restic', 'borgbackup', 'zstd'], alternative: 'put all three on PATH' };
/** Chinese text needs a font, or every screenshot shows boxes. */
const CHROMIUM = { packages: ['chromium-headless-shell', 'fonts-noto-cjk'], alternative: 'put a chromium on PATH' };

async function require<Found>(wanted: Requirement<Found>, announce: Announce): Promise<Found> {
  const present = wanted.find();
  if (present !== null) return present;
  const command = `apt-get install ${wanted.packages.join(' ')}`;
  if (!mayInstall()) {
    throw new Fault(`${wanted.name} is not on this machine.`, `Run \`${command}\` as root, or ${wanted.alternative}.`);
  }
  announce(`installing ${wanted.packages.join(', ')} from the Debian archive`);
  const installation = await installPackages(wanted.packages);
  const installed = wanted.find();
  if (installed !== null) return installed;
  throw new Fault(
    `${wanted.name} is not on this machine, and ${installation.done ? 'the Debian package does not bring it' : 'apt could not install it'}.`,
    `See the lines above, then run \`${command}\`, or ${wanted.alternative}.`,
    installation.output,
  );
}

/** What doctor prints where a requirement is missing. */
export const REMEDIES = {
  postgres: `run \`apt-get install ${POSTGRES.packages.join(' ')}\` as root, or ${POSTGRES.alternative}`,
  zstd: `run \`apt-get install ${ZSTD.packages.join(' ')}\` as root, or ${ZSTD.alternative}`,
  redis: `run \`apt-get install ${REDIS.packages.join(' ')}\` as root, or ${REDIS.alternative}`,
  chromium: `run \`apt-get install ${CHROMIUM.packages.join(' ')}\` as root, or ${CHROMIUM.alternative}`,
} as const;
