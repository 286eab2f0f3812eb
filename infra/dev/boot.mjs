#!/usr/bin/env node
// The door of every command. Plain JavaScript for the system's Node (20 or newer), no dependency: it brings the installed
// packages in step with pnpm-lock.yaml and hands over to the pinned Node 24, which runs the runner's TypeScript.
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
const OLDEST_NODE = 20;

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modules = join(root, 'node_modules');
const node = join(modules, 'node', 'bin', 'node');
const stamp = join(modules, '.kean-installed');
const installLock = join(root, '.data', 'install.lock');
/** A `pnpm` for tools that start it by name (turbo); machines need none of their own. */
const ownBin = join(modules, '.kean-bin');

class BootFault extends Error {
  constructor(sentence, remedy, evidence = []) {
    super(sentence);
    this.remedy = remedy;
    this.evidence = evidence;
  }
}

/** Installed packages depend on the lock file, the platform and the pinned pnpm; nothing else changes them. */
function wantedStamp() {
  const lock = readFileSync(join(root, 'pnpm-lock.yaml'));
  return createHash('sha256').update(lock).update(`${PNPM} ${process.platform} ${process.arch}`).digest('hex');
}

function isInstalled() {
  return existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wantedStamp();
}

/** Runs a program, keeps the end of its output and shows its progress. */
function run(command, args, { label, show }) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, CI: 'true', npm_config_update_notifier: 'false', npm_config_yes: 'true' };
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let kept = '';
    let shownAt = Date.now();
    const read = (chunk) => {
      kept = (kept + chunk.toString('utf8')).slice(-16_384);
      const line = kept.trimEnd().split('\n').findLast(show);
      if (line === undefined || Date.now() - shownAt < 5_000) return;
      shownAt = Date.now();
      console.log(`  ${line.trim()}`);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) =>
      reject(new BootFault(`${command} could not be started (${error.message}).`, 'Install npm beside Node.')),
    );
    child.once('close', (code) => {
      if (code === 0) resolve(kept);
      else
        reject(
          new BootFault(
            `${label} failed.`,
            'Check the network and the free disk space, then run the same command again.',
            kept.trimEnd().split('\n').slice(-12),
          ),
        );
    });
  });
}

async function install() {
  // The command this one waited for may have done it.
  if (isInstalled()) return;
  const began = Date.now();
  console.log(`· installing the packages of pnpm-lock.yaml with ${PNPM} (the first time takes a minute or two)`);
  rmSync(stamp, { force: true });
  const args = ['--yes', PNPM, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
  await run('npx', args, { label: 'Installing the packages', show: (line) => line.startsWith('Progress:') });
  if (!existsSync(node)) {
    throw new BootFault(
      'The packages are installed, yet the pinned Node is not among them.',
      'Delete node_modules and run the same command again.',
    );
  }
  await writeOwnPnpm();
  writeFileSync(stamp, wantedStamp());
  console.log(`✓ packages installed (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

/** Started directly where npx put it (it costs a second each time otherwise); npx finds it again when its cache was emptied. */
async function writeOwnPnpm() {
  const said = await run('npx', ['--yes', `--package=${PNPM}`, '--', 'sh', '-c', 'command -v pnpm'], {
    label: 'Finding pnpm',
    show: () => false,
  });
  const path = said.split('\n').find((line) => line.startsWith('/')) ?? '';
  mkdirSync(ownBin, { recursive: true });
  const file = join(ownBin, 'pnpm');
  writeFileSync(file, `#!/bin/sh\n[ -x '${path}' ] && exec '${path}' "$@"\nexec npx --yes ${PNPM} "$@"\n`);
  chmodSync(file, 0o755);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two commands in a fresh clone must not install into the same folder at once: the second waits for the first. */
async function withInstallLock(work) {
  mkdirSync(dirname(installLock), { recursive: true, mode: 0o711 });
  const mine = `${installLock}.${randomUUID()}`;
  writeFileSync(mine, String(process.pid));
  try {
    await takeInstallLock(mine);
    return await work();
  } finally {
    if (readIfThere(installLock) === String(process.pid)) rmSync(installLock, { force: true });
    rmSync(mine, { force: true });
  }
}

/** A hard link appears with its content or not at all, so that nobody reads a lock without a holder. */
async function takeInstallLock(mine) {
  for (let told = false; ; told = true) {
    try {
      linkSync(mine, installLock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readIfThere(installLock) ?? '0');
    if (holder > 0 && !isAlive(holder)) rmSync(installLock, { force: true });
    else if (!told) console.log(`· waiting for another command (pid ${holder}) that is installing the packages`);
    await sleep(300);
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return null;
    throw error;
  }
}

/** Runs the command under Node 24 and ends as it ends. */
function handOver(args) {
  const path = [join(modules, 'node', 'bin'), ownBin, join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter);
  const env = { ...process.env, PATH: path, NODE_COMPILE_CACHE: join(modules, '.cache', 'compile') };
  const child = spawn(node, [join(root, 'infra', 'dev', 'src', 'cli.ts'), ...args], {
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // What is sent to this process alone is passed on; Ctrl-C reaches the child twice then, and counts once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(
      `✗ The pinned Node could not be started (${error.message}). Delete node_modules and run the same command again.`,
    );
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
  if (process.env.npm_lifecycle_event !== undefined) followParents(child);
}

/** When npm itself is killed, nobody waits for this command any more: it ends as on Ctrl-C. */
function followParents(child) {
  const [parent, grandparent] = [process.ppid, parentOf(process.ppid)];
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 500);
  timer.unref();
}

/** npm starts a shell and the shell this process: the parent's parent is npm. `null` where the system does not tell. */
function parentOf(pid) {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
}

try {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    throw new BootFault(`Node ${process.versions.node} is too old.`, `Install Node ${OLDEST_NODE} or newer.`);
  }
  if (!isInstalled()) await withInstallLock(install);
  handOver(process.argv.slice(2));
} catch (error) {
  const fault = faultIn(error);
  if (fault === null) throw error;
  for (const line of fault.evidence) console.error(`    ${line}`);
  console.error(`✗ ${fault.message} ${fault.remedy}`);
  process.exitCode = 1;
}

/** What the system refuses (access, disk, a clone that is not whole) is a fault a person can lift; the rest is a defect. */
function faultIn(error) {
  if (error instanceof BootFault) return error;
  if (typeof error?.code !== 'string') return null;
  return new BootFault(
    `The system refused: ${error.message}.`,
    'Check that this user owns the clone, that it is whole and that the disk has room.',
  );
}
