import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Instance, startTemporaryInstance } from '@kean/dev/instance';
import iconv from 'iconv-lite';
import { countOf } from '../harness/context.ts';
import type { ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { openClientWriter, type Placement } from '../office/written-clients.ts';
import { type SearchedPlace, searchRunningOffice, searchStoppedOffice } from '../sinks/search-office.ts';
import { type Spelling, spellingsOf } from '../sinks/spellings.ts';
import { Chance } from '../wrong-shapes/chance.ts';
import type { Route } from '../wrong-shapes/wrong-request.ts';
import { Answers } from './answers.ts';
import { driveEvidence } from './drive-evidence.ts';
import { driveDatabaseErrors, driveWrongTyping } from './drive-faults.ts';
import { driveImports } from './drive-imports.ts';
import { driveProcedures } from './drive-procedures.ts';
import { driveScans } from './drive-scans.ts';
import { driveWork } from './drive-work.ts';
import { everyMark, type Marks, makeMarks, needlesOf } from './marks.ts';
import { CONTROL, plantControls } from './planted-controls.ts';
import { toldByProcesses } from './told-by-processes.ts';

const ROLES = ['agent', 'store-manager', 'compliance', 'auditor', 'operator'];

/** Drives marked values through every feature of a private office and searches every sink for them. */
export async function noMarkLiesInTheClear(context: ProofContext): Promise<void> {
  const marks = makeMarks(countOf(context, 'people', 40));
  const every = everyMark(marks);
  const answers = new Answers(every);
  const since = new Date();
  const office = await startTemporaryInstance();
  try {
    const { instance } = office;
    const [agent, stranger] = [await signIn(instance, 'agent'), await signIn(instance, 'agent', 2)];
    const people = await Promise.all(ROLES.map((role) => signIn(instance, role)));
    for (const [what, state] of Object.entries(await driveImports(agent, instance, marks))) {
      context.figure(`import, ${what}`, state);
    }
    const { found, revealed, refused } = await driveWork(agent, stranger, marks, answers);
    for (const [what, count] of Object.entries({ found: found.length, revealed, refused })) {
      context.figure(`clients ${what}`, count);
    }
    context.holds('no marked client was found and looked at', found.length > 0 && revealed > 0 && refused > 0);
    const [archivist, manager] = [await signIn(instance, 'archivist'), people[1] ?? agent];
    const paper = { archivist, manager, agent, stranger };
    // Who was taken over has consented to nothing, and their papers open for nobody; one more has.
    const consenting = await aConsentingClient(instance, marks);
    const scans = await driveScans(paper, [consenting, ...found.slice(0, 2)], every, answers);
    for (const [what, count] of Object.entries(scans)) context.figure(`scans ${what}`, count);
    context.holds(
      'no marked scan was kept, opened and refused',
      Object.values(scans).every((count) => count > 0),
    );
    const archives = await driveEvidence(people, found.slice(0, 5), every.slice(0, 20), answers);
    context.figure('archives of evidence read', archives);
    context.holds('no archive of evidence was given out', archives > 0);
    const routes = await readRoutes();
    const driven = { chance: new Chance(countOf(context, 'seed', 20_261_125)), answers };
    context.figure('procedures asked with marks', await driveProcedures(routes, people, every, driven));
    await driveWrongTyping(agent, instance, marks, answers);
    context.figure('statements that failed in Postgres', await driveDatabaseErrors(instance, marks));
    context.figure('answers read', answers.count);
    context.holds(answers.shown[0] ?? 'no answer showed a mark', answers.shown.length === 0);
    await searchEverySink(context, office, since, needlesOf(marks));
  } finally {
    await office.dispose();
  }
}

/** A marked client of the agent, who consented to everything; with phones of their own, since one number is one client. */
async function aConsentingClient(instance: Instance, marks: Marks): Promise<string> {
  const writer = await openClientWriter(instance);
  try {
    const [placement] = await writer.query<Placement>(
      `select s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", s.id as "assigneeId"
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [demoOf(instance, 'agent', 0).email],
    );
    if (placement === undefined) throw new Error('the demonstration office has no agent');
    const text = (of: readonly string[]) => of[0] ?? '';
    const { id } = await writer.write(placement, {
      ...{ name: text(marks.names), gender: '女', phone: '13900008198', phone2: '13900008199' },
      ...{ idNumber: text(marks.idNumbers), remark: text(marks.remarks), wording: '{}', 'demand.wording': '{}' },
      ...{ 'property.address': text(marks.addresses), 'property.certificateNo': text(marks.certificates) },
      ...{ 'property.wording': '{}' },
    });
    return id;
  } finally {
    await writer.close();
  }
}

async function searchEverySink(
  context: ProofContext,
  office: { readonly instance: Instance; stop(): Promise<void> },
  since: Date,
  marks: readonly string[],
): Promise<void> {
  const encode = (text: string) => iconv.encode(text, 'gb18030');
  const [wanted, control] = [spellingsOf(marks, encode), spellingsOf([CONTROL], encode)];
  context.figure('marks searched for, in spellings', `${marks.length}, ${wanted.length}`);
  const { text, pages } = await toldByProcesses(office.instance);
  context.figure('pages that the processes tell', pages);
  context.holds('a page of a process tells a mark', !marks.some((mark) => text.includes(mark)));
  const unplant = await plantControls(office.instance);
  try {
    const search = async (spellings: readonly Spelling[]) => searchRunningOffice(office.instance, spellings);
    judge(context, await search(wanted), await search(control));
    await office.stop();
    const left = async (spellings: readonly Spelling[]) =>
      searchStoppedOffice(office.instance, { folder: tmpdir(), since }, spellings);
    judge(context, await left(wanted), await left(control));
  } finally {
    unplant();
  }
}

function judge(context: ProofContext, places: readonly SearchedPlace[], controls: readonly SearchedPlace[]): void {
  for (const [at, { place, items, megabytes, hits }] of places.entries()) {
    context.figure(`found in ${place} (${items} items, ${megabytes} MB)`, hits.length);
    const [first] = hits;
    context.holds(`a mark lies in ${place}: number ${first?.value} as ${first?.form} in ${first?.place}`, !first);
    context.holds(`the search of ${place} does not see the planted control`, (controls[at]?.hits.length ?? 0) > 0);
  }
}

function signIn(instance: Instance, role: string, nth = 0): Promise<Colleague> {
  return Colleague.signIn(instance, demoOf(instance, role, nth));
}

async function readRoutes(): Promise<Route[]> {
  const command = path.resolve(import.meta.dirname, '../../../../apps/api/src/routes.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [command, '--json'], { maxBuffer: 16 << 20 });
  return JSON.parse(stdout) as Route[];
}
