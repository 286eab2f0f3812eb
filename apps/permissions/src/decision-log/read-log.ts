import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { segmentsIn } from './old-segments.ts';
import { fingerprintOf } from './reader-key.ts';
import type { DecisionRecord, LogLine, PolicyDocument } from './record.ts';
import { openSegment, type SegmentHeader } from './sealed-segment.ts';

/** Numbers that a run gave to decisions which are not in the log, or nobody can tell. */
export interface RunFigures {
  readonly run: string;
  readonly decisions: number;
  readonly last: number;
  /** Numbers between the oldest segment that is still kept and the last: a segment is gone or was changed. */
  readonly missing: number;
  /** Whether the run ended in order. Where not, decisions after `last` may be lost; their callers hold the numbers. */
  readonly ended: boolean;
}

export interface ReadLog {
  readonly decisions: readonly (DecisionRecord & { readonly run: string })[];
  readonly policies: ReadonlyMap<string, PolicyDocument>;
  readonly runs: readonly RunFigures[];
  /** Segments that were not written for this key. */
  readonly foreign: number;
}

/** Opens every segment of a folder that was written for this reader. @throws Error at a block that was changed */
export async function readLog(folder: string, reader: KeyObject): Promise<ReadLog> {
  const decisions: (DecisionRecord & { run: string })[] = [];
  const policies = new Map<string, PolicyDocument>();
  const runs = new Map<string, { numbers: Set<number>; first: number; last: number; ended: boolean }>();
  let foreign = 0;
  for (const path of await segmentsIn(folder)) {
    const file = await readFile(path);
    if (headerOf(file).reader !== fingerprintOf(reader)) {
      foreign += 1;
      continue;
    }
    const { header, texts, torn } = openSegment(file, reader);
    const run = runs.get(header.run) ?? { numbers: new Set<number>(), first: header.first, last: 0, ended: false };
    runs.set(header.run, run);
    run.ended = false;
    for (const line of texts.flatMap(linesOf)) {
      if ('policy' in line) policies.set(`${line.policy.name} ${line.policy.hash}`, line.policy);
      else if ('end' in line) run.ended = !torn;
      else {
        decisions.push({ ...line.decision, run: header.run });
        run.numbers.add(line.decision.n);
        run.last = Math.max(run.last, line.decision.n);
      }
    }
  }
  const figures = [...runs].map(([run, { numbers, first, last, ended }]) => ({
    run,
    decisions: numbers.size,
    last,
    missing: Math.max(0, last - first + 1 - numbers.size),
    ended,
  }));
  return { decisions, policies, runs: figures, foreign };
}

function headerOf(file: Buffer): SegmentHeader {
  return JSON.parse(file.subarray(0, file.indexOf(0x0a)).toString('utf8')) as SegmentHeader;
}

function linesOf(text: string): LogLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);
}
