import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findOnPath } from './find-binary.ts';

/** Debian's hook that may forbid a package to start its service; ours exists only while the packages are being installed. */
const POLICY_HOOK = '/usr/sbin/policy-rc.d';
const LINES_KEPT = 12;
const ATTEMPTS = 3;

export interface Installation {
  readonly done: boolean;
  /** The end of apt's output, when it failed. */
  readonly output: readonly string[];
}

/** True where this process may install Debian packages: root, and apt is there. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && findOnPath('apt-get') !== null;
}

let listsUpdated = false;

/**
 * Installs Debian packages without starting the services that they bring: KeAn runs private instances, and a machine should not
 * get an open server because somebody tried the product.
 */
export async function installPackages(names: readonly string[]): Promise<Installation> {
  const hook = forbidServices();
  try {
    for (let attempt = 1; ; attempt += 1) {
      const result = await tryInstall(names);
      if (result.done || attempt === ATTEMPTS) return result;
      await sleep(attempt * 3_000);
    }
  } finally {
    if (hook) rmSync(POLICY_HOOK, { force: true });
  }
}

async function tryInstall(names: readonly string[]): Promise<Installation> {
  if (!listsUpdated) {
    const update = await apt(['update']);
    if (!update.done) return update;
    listsUpdated = true;
  }
  return apt(['install', '-y', '--no-install-recommends', ...names]);
}

/** @returns whether the hook is ours to remove */
function forbidServices(): boolean {
  if (existsSync(POLICY_HOOK)) return false;
  writeFileSync(POLICY_HOOK, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  // Also when the start is interrupted while apt works.
  process.once('exit', () => rmSync(POLICY_HOOK, { force: true }));
  return true;
}

function apt(args: readonly string[]): Promise<Installation> {
  return new Promise((resolve) => {
    const child = spawn('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-8_192);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ done: false, output: [error.message] }));
    child.once('close', (code) =>
      resolve({ done: code === 0, output: output.trimEnd().split('\n').slice(-LINES_KEPT) }),
    );
  });
}
