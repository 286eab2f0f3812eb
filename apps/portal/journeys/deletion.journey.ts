import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ClientId } from '@kean/kernel';
import { aPublishedNotice, approveEveryBasis } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
  type WrittenClient,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { PHONE } from './browser.ts';
import { enterOwnPages } from './client-visit.ts';
import { openedOffice } from './opened-office.ts';
import { aPicture } from './small-picture.ts';
import { allText, personOf, secondOf, whenAlive } from './steps.ts';
import { inboxText } from './text-messages.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const VALUES = {
  ...{ name: '南宫知微', gender: '女', phone: '13900008461', phone2: '13900008462' },
  ...{ idNumber: '11010519491231002X', remark: '周末方便', wording: '{"price":"三百万左右"}' },
  ...{ 'property.address': '海棠路6号3幢', 'property.certificateNo': '豫(2020)郑州市不动产权第0000004号' },
  ...{ 'property.wording': '{"area":"约九十"}', 'demand.wording': '{"layout":"三室朝南"}' },
} as const;
const VERIFIER = path.join(import.meta.dirname, '../../../packages/verifier/src/main.ts');
const NAMES = ['certificate.json', 'certificate.entry', 'certificate.tlog-proof'] as const;
const run = promisify(execFile);

/** Clauses 2.3, 4.2: from the client's wish to the client's own check, through four people and a shredder; only waiting is shortened. */
describe('a deletion, from the wish to the check of its certificate', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let folder: string;
  let clientId: ClientId;
  let written: WrittenClient;
  let batch: string;
  const people = {} as Record<
    'agent' | 'operator' | 'decider' | 'conductor' | 'manager' | 'archivist' | 'client',
    WatchedPage
  >;

  beforeAll(async () => {
    const { instance } = opened.office;
    folder = await mkdtemp(path.join(tmpdir(), 'kean-deletion-'));
    writer = await openClientWriter(instance);
    const person = personOf(instance, 'agent');
    const [placement] = await writer.query<Placement>(
      `select s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", s.id as "assigneeId"
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [person.email],
    );
    if (placement === undefined) throw new TypeError('the agent works somewhere');
    await aPublishedNotice(writer, 'clients');
    await approveEveryBasis(writer);
    written = await writer.write(placement, VALUES);
    clientId = written.id;
    const here = person.branch === null ? {} : { in: person.branch };
    people.client = await opened.page([400, 404, 409]);
    for (const [who, as] of [
      ['agent', person],
      ['operator', personOf(instance, 'operator')],
      ['decider', personOf(instance, 'compliance')],
      ['conductor', secondOf(instance, 'compliance')],
      ['manager', personOf(instance, 'store-manager', here)],
      ['archivist', personOf(instance, 'archivist')],
    ] as const) {
      people[who] = await opened.enter(as, [404]);
    }
  });
  afterAll(async () => {
    await writer?.close();
    await rm(folder, { recursive: true, force: true });
  });
  const noComplaints = () =>
    expect(
      Object.entries(people).flatMap(([who, { complaints }]) => complaints.map((one) => `${who}: ${one}`)),
    ).toEqual([]);

  it('the archivist has a paper of the client in a cabinet of the branch', async () => {
    const { manager, archivist } = people;
    await manager.page.goto(`${opened.portal}/paper/cabinets`);
    await whenAlive(manager.page);
    await manager.page.getByRole('button', { name: '设置档案柜' }).click();
    const cabinet = manager.page.getByRole('dialog');
    await cabinet.getByLabel('柜号').fill('a-03');
    await cabinet.getByLabel('层数').fill('3');
    await cabinet.getByRole('button', { name: '设置档案柜' }).click();
    await manager.page.getByRole('button', { name: '发放钥匙 A-03' }).click();
    const keeper = manager.page.getByRole('dialog');
    await keeper.getByRole('combobox').waitFor(WAIT);
    await keeper.getByRole('combobox').selectOption({ index: 1 });
    await keeper.getByRole('button', { name: '发放钥匙' }).click();
    await manager.page.getByText('无人持钥匙').waitFor({ ...WAIT, state: 'detached' });
    await archivist.page.goto(`${opened.portal}/paper`);
    await whenAlive(archivist.page);
    await archivist.page.getByRole('button', { name: '归档' }).click();
    const file = archivist.page.getByRole('dialog');
    await file.getByLabel('客户编号').fill(`KH-${written.number}`);
    await file.getByLabel('类别').selectOption('identity');
    await file.getByLabel('层', { exact: true }).fill('1');
    await file.getByRole('button', { name: '归档' }).click();
    await archivist.page.waitForURL((url) => url.pathname.startsWith('/paper/files/'));
    noComplaints();
  });

  it('the client asks for deletion on the phone', async () => {
    const { agent, operator, client } = people;
    await enterOwnPages({ portal: opened.portal, clientId, agent, operator, client });
    const { page } = client;
    await page.getByRole('link', { name: '我的请求' }).click();
    await page.locator('input[name="kind"][value="delete"]').check();
    await page.getByRole('button', { name: '提交请求' }).click();
    await page.getByRole('status').getByText('已收到您的请求').waitFor(WAIT);
    await page.getByRole('button', { name: '退出' }).click();
    noComplaints();
  });

  it('compliance grants it, and whoever granted does not carry it out', async () => {
    const { page } = people.decider;
    await page.goto(`${opened.portal}/requests`);
    await whenAlive(page);
    await page.getByRole('region', { name: '客户的权利请求' }).getByRole('link', { name: '删除' }).click();
    await page.getByLabel('同意并办理').check();
    await page.getByText('同意后立即限制，并等待彻底删除').waitFor(WAIT);
    await page.getByRole('button', { name: '答复客户' }).click();
    await page.locator('[data-act="restricted"]').waitFor(WAIT);
    await page.goto(`${opened.portal}/retention/erasures`);
    await whenAlive(page);
    await page.locator('[data-waiting]').waitFor(WAIT);
    expect(await page.getByRole('button', { name: '执行删除' }).count()).toBe(0);
    await inspect(page, 'deletion-for-another');
    noComplaints();
  });

  it('another carries it out; it waits for the paper and says so', async () => {
    const { page } = people.conductor;
    await page.goto(`${opened.portal}/retention/erasures`);
    await whenAlive(page);
    await page.locator('[data-waiting]').getByRole('button', { name: '执行删除' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '执行删除' }).click();
    await page.locator('[data-row]').waitFor(WAIT);
    // The last message of the office waits for the morning; a journey at night does not.
    await writer.query(`update message set urgent = true where client_id = $1 and state = 'waiting'`, [clientId]);
    await expect.poll(() => theNextLook(), WAIT).toBe('running');
    await page.locator('[data-row] a').click();
    await page.waitForURL(/\/erasures\/[0-9a-f-]{36}$/);
    await expect
      .poll(async () => {
        await theNextLook();
        await page.reload();
        return page.locator('[data-waits-for="paper"]').count();
      }, WAIT)
      .toBeGreaterThan(0);
    await inspect(page, 'deletion-waits-for-paper');
    await people.agent.page.goto(`${opened.portal}/clients/${clientId}`);
    await whenAlive(people.agent.page);
    const shown = await allText(people.agent.page);
    for (const value of Object.values(VALUES)) expect(shown).not.toContain(value);
    noComplaints();
  });

  it('two people shred the paper', async () => {
    const { archivist, manager } = people;
    const { page } = archivist;
    await page.goto(`${opened.portal}/paper/shredding`);
    await whenAlive(page);
    await page
      .getByLabel(/^选择 /)
      .first()
      .check();
    await page.getByRole('button', { name: '组成批次（1 份）' }).click();
    await page.getByRole('heading', { name: '销毁批次 1' }).waitFor(WAIT);
    await whenAlive(page);
    const picture = path.join(folder, 'shreds.png');
    await writeFile(picture, aPicture());
    await page.getByLabel('销毁后的照片').setInputFiles(picture);
    await page.getByRole('button', { name: '已销毁，上传照片并签字' }).click();
    await page.getByText('等待另一人监销。').waitFor(WAIT);
    batch = page.url();
    await manager.page.goto(batch);
    await whenAlive(manager.page);
    await manager.page.getByRole('button', { name: '监销属实，签字' }).click();
    await manager.page.getByRole('dialog').getByRole('button', { name: '监销属实，签字' }).click();
    await manager.page.locator('[data-certificate]').waitFor(WAIT);
    await expect.poll(() => theNextLook(), WAIT).toBe('done');
    noComplaints();
  });

  it('the client opens the link of the last message, downloads the certificate, and a verifier that is nobody’s accepts it', async () => {
    const { operator, client } = people;
    const { page } = client;
    const inbox = await inboxText(operator);
    const link = new RegExp(`${RegExp.escape(opened.portal)}/e#[A-Za-z0-9_-]{22}`).exec(inbox)?.[0];
    expect(link, 'a link in the inbox of the client').toBeDefined();
    await page.setViewportSize(PHONE);
    // The log signs what it took in at its next checkpoint, which a witness cosigns.
    await expect
      .poll(async () => {
        await page.goto('about:blank');
        await page.goto(link ?? '');
        await page.getByRole('button', { name: '打开证明' }).click();
        await page.locator('[data-certificate="erased"]').waitFor(WAIT);
        return page.locator('.files a').count();
      }, WAIT)
      .toBe(3);
    await page.getByText('纸质档案', { exact: true }).click();
    await page.getByText('监销').waitFor(WAIT);
    await inspect(page, 'deletion-certificate');
    const command = (await page.locator('pre').textContent()) ?? '';
    for (const name of NAMES) {
      const [download] = await Promise.all([
        page.waitForEvent('download', WAIT),
        page.locator(`a[download="${name}"]`).click(),
      ]);
      await download.saveAs(path.join(folder, name));
    }
    const trust = [...command.matchAll(/--(key|witness) '([^']+)'/g)].flatMap(([, flag, key]) => [
      `--${flag}`,
      key ?? '',
    ]);
    expect(trust).toHaveLength(4);
    expect(await checked(trust)).toContain('CERTIFICATE HOLDS');
    const document = await readFile(path.join(folder, NAMES[0]), 'utf8');
    for (const value of Object.values(VALUES)) expect(document).not.toContain(value);
    const tampered = document.replace(/\d(?=\D*$)/, (digit) => (digit === '9' ? '8' : '9'));
    await writeFile(path.join(folder, NAMES[0]), tampered);
    expect(await checked(trust)).not.toContain('CERTIFICATE HOLDS');
    noComplaints();
  });

  /** Lets the erasure look now instead of in a while. @returns its state */
  async function theNextLook(): Promise<string | undefined> {
    await writer.query(
      `update timer set due_at = now() where name in ('retention.erasure-waits', 'messages.try-again')`,
    );
    const [row] = await writer.query<{ state: string }>('select state from erasure');
    return row?.state;
  }

  async function checked(trust: readonly string[]): Promise<string> {
    const [certificate, entry, proof] = NAMES.map((name) => path.join(folder, name));
    const files = ['--certificate', certificate ?? '', '--entry', entry ?? '', '--proof', proof ?? ''];
    const { stdout, stderr } = await run(process.execPath, [VERIFIER, 'check-certificate', ...files, ...trust]).catch(
      (refused: { stdout: string; stderr: string }) => refused,
    );
    return stdout + stderr;
  }
});
