/**
 * An office's first day, in a browser: an agent takes over the brokerage's old list in both formats, finds a client by phone and by
 * part of a name, sees masks, opens one phone for a stated purpose; the auditor sees that look and no number; another branch sees
 * no client. The report equals the truth, and afterwards no imported phone or address lies anywhere in the clear.
 */

import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Instance, startTemporaryInstance } from '@kean/dev/instance';
import { requireChromium } from '@kean/dev/services';
import iconv from 'iconv-lite';
import { type Browser, chromium } from 'playwright-core';
import { BrowserPerson } from '../first-day/browser-person.ts';
import { type OldList, readOldList, type Truth } from '../first-day/old-list.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { type SearchedPlace, searchRunningOffice, searchStoppedOffice } from '../sinks/search-office.ts';
import { spellingsOf } from '../sinks/spellings.ts';

const VALUES = 50;
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export const proof: Proof = {
  about: 'From a bare machine to a working office, and nothing imported lies in the clear.',
  run: async (context) => {
    const folder = context.args.data;
    const list = readOldList(
      typeof folder === 'string' ? folder : path.resolve(import.meta.dirname, '../../../../../shared/data'),
      VALUES,
    );
    const since = new Date();
    const office = await startTemporaryInstance();
    try {
      const browser = await chromium.launch({
        executablePath: await requireChromium(context.say),
        args: FLAGS.split(' '),
      });
      try {
        await workTheDay(context, office.instance, browser, list);
      } finally {
        await browser.close();
      }
      await compareWithTruth(context, office.instance, list.truth);
      const values = [...list.people.map(({ phone }) => phone), ...list.addresses];
      const spellings = spellingsOf(values, (text) => iconv.encode(text, 'gb18030'));
      context.figure('values searched for', values.length);
      context.figure('spellings of them', spellings.length);
      const control = spellingsOf(['花园路店'], (text) => iconv.encode(text, 'gb18030'));
      const seen = await searchRunningOffice(office.instance, control);
      context.holds(
        'the search finds what does lie in the clear: the name of a branch',
        seen.some(({ hits }) => hits.length > 0),
      );
      judge(context, await searchRunningOffice(office.instance, spellings));
      await office.stop();
      judge(context, await searchStoppedOffice(office.instance, { folder: tmpdir(), since }, spellings));
    } finally {
      await office.dispose();
    }
  },
};

function judge(context: ProofContext, places: readonly SearchedPlace[]): void {
  for (const { place, items, megabytes, hits } of places) {
    context.figure(`found in ${place} (${items} items, ${megabytes} MB)`, hits.length);
    const first = hits[0];
    context.holds(
      `a value lies in ${place}: number ${first?.value} as ${first?.form} in ${first?.place}`,
      first === undefined,
    );
  }
}

async function workTheDay(context: ProofContext, instance: Instance, browser: Browser, list: OldList): Promise<void> {
  const origin = new URL(instance.portal.url).origin;
  const agent = await BrowserPerson.signIn(browser, origin, demoOf(instance, 'agent'));
  const [csv = '', workbook = ''] = list.files;
  for (const file of [csv, workbook]) {
    const figures = await agent.importList(file);
    for (const [name, wanted] of Object.entries({
      读取的行: list.truth.rows,
      可导入的行: list.truth.importable,
      不同的人: list.truth.distinctPeople,
    })) {
      const shown = Number(figures.get(name)?.replaceAll(',', ''));
      context.figure(`${path.extname(file)} ${name}`, shown);
      context.holds(
        `the report of ${path.basename(file)} shows ${shown} for ${name}, the truth is ${wanted}`,
        shown === wanted,
      );
    }
  }
  const [person] = list.people;
  if (person === undefined) throw new Error('the old list holds nobody with a plain phone');
  const named = await agent.search(person.name.slice(0, 2));
  context.holds('a client is found by a part of the name', (await named.count()) > 0);
  const found = await agent.search(person.phone);
  context.holds('a client is found by the phone', (await found.count()) === 1);
  const row = found.first();
  const shown = (await row.textContent()) ?? '';
  context.holds('the list shows masks', shown.includes('****') && shown.includes(person.name.slice(0, 1)));
  context.holds(
    'the list holds neither phone nor name',
    !(await row.innerHTML()).includes(person.phone) && !shown.includes(person.name),
  );
  const opened = await agent.revealPhone(row);
  context.holds('the phone is opened for the stated purpose', opened.replaceAll(' ', '') === person.phone);

  const stranger = await BrowserPerson.signIn(browser, origin, demoOf(instance, 'agent', 2));
  context.holds(
    "another branch's agent does not see that the client exists",
    (await (await stranger.search(person.phone)).count()) === 0,
  );

  const auditor = await BrowserPerson.signIn(browser, origin, demoOf(instance, 'auditor'));
  await auditor.open('/accountability/log');
  const log = await auditor.everything();
  context.holds('the auditor sees the look with its purpose', log.includes('征求同意'));
  context.holds('the log shows neither phone nor name', !log.includes(person.phone) && !log.includes(person.name));
  await auditor.open('/clients');
  context.holds('the auditor gets no client list', (await auditor.page.locator('tr[data-row]').count()) === 0);
}

interface Report {
  readonly import: {
    readonly kind: string;
    readonly imported: number;
    readonly duplicates: number;
    readonly rejected: number;
  };
  readonly byReason: readonly { readonly reason: string; readonly count: number }[];
  readonly byWarning: readonly { readonly warning: string; readonly count: number }[];
  readonly rejectedRows: readonly { readonly row: number; readonly reasons: readonly string[] }[];
  readonly duplicateRows: readonly { readonly row: number; readonly ofRow: number | null }[];
}

/** Line by line, as far as the report lists lines; the second file brings only people who are known by then. */
async function compareWithTruth(context: ProofContext, instance: Instance, truth: Truth): Promise<void> {
  const agent = await Colleague.signIn(instance, demoOf(instance, 'agent'));
  const { rows: imports } = await agent.query<{ rows: readonly { id: string }[] }>('collection.imports.list', {});
  const reports = await Promise.all(
    imports.map(({ id }) => agent.query<Report>('collection.imports.report', { importId: id })),
  );
  for (const report of reports) {
    const { kind, imported, duplicates, rejected } = report.import;
    context.holds(`${kind}: rejected rows equal the truth`, rejected === Object.keys(truth.rejected).length);
    context.holds(
      `${kind}: every rejected row has the reasons of the truth`,
      report.rejectedRows.every(({ row, reasons }) => String(reasons) === String(truth.rejected[row])),
    );
    context.holds(
      `${kind}: reasons equal the truth`,
      same(
        count(truth.rejected),
        report.byReason.map(({ reason, count }) => [reason, count]),
      ),
    );
    context.holds(
      `${kind}: warnings equal the truth`,
      same(
        count(truth.warnings),
        report.byWarning.map(({ warning, count }) => [warning, count]),
      ),
    );
    if (kind === 'csv') {
      context.holds('csv: new clients equal the distinct people of the truth', imported === truth.distinctPeople);
      context.holds(
        'csv: each repeated row names the row of the truth',
        report.duplicateRows.every(({ row, ofRow }) => ofRow === truth.duplicatesOf[row]),
      );
    } else {
      context.holds('xlsx: the same list again brings nobody new', imported === 0 && duplicates === truth.importable);
    }
  }
  context.holds('both files were imported', reports.length === 2);
}

function count(byRow: Readonly<Record<string, readonly string[]>>): [string, number][] {
  const counts = new Map<string, number>();
  for (const code of Object.values(byRow).flat()) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts];
}

function same(wanted: readonly [string, number][], found: (readonly (string | number)[])[]): boolean {
  return String([...wanted].sort()) === String([...found].sort());
}
