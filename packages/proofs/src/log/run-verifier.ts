import { spawn } from 'node:child_process';
import path from 'node:path';

/** The stand-alone program, started as an outsider starts it: nothing of it is imported here. */
const PROGRAM = path.resolve(import.meta.dirname, '../../../verifier/src/main.ts');

export interface VerifierRun {
  readonly status: number;
  /** Both streams. */
  readonly said: string;
  /** From the start of the process to its end. */
  readonly seconds: number;
}

/** Asks the verifier one question. */
export async function runVerifier(...args: readonly string[]): Promise<VerifierRun> {
  const began = performance.now();
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
  }
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
  });
  return { status, said: said.trimEnd(), seconds: (performance.now() - began) / 1000 };
}

/** What a run with `--json` says of itself. */
export interface VerifierFigures {
  /** Without the start of the process. */
  readonly seconds: number;
  /** The most it ever held. */
  readonly peakMemoryBytes: number;
}

export function figuresIn(said: string): VerifierFigures {
  return JSON.parse(said) as VerifierFigures;
}
