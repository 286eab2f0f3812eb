import { nextCode } from '@kean/agency/one-time-code';
import type { DemoSignIn } from '@kean/dev/instance';
import type { Browser, Locator, Page } from 'playwright-core';

const LONG_MS = 120_000;

/** A person at a browser of their own, who sees only what the screen shows. */
export class BrowserPerson {
  readonly page: Page;
  readonly #origin: string;

  private constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
  }

  static async signIn(browser: Browser, origin: string, who: DemoSignIn): Promise<BrowserPerson> {
    const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'zh-CN' });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(`${origin}/sign-in`);
    await page.locator('input[type=email]').fill(who.email);
    await page.locator('input[type=password]').fill(who.password);
    await page.locator('form button[type=submit]').first().click();
    if (who.oneTimeSecret !== null) {
      await page.waitForURL((url) => url.pathname === '/sign-in/second-step');
      await page.locator('input[name=code]').fill(await nextCode(who.oneTimeSecret));
      await page.locator('form button[type=submit]').first().click();
    }
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return new BrowserPerson(page, origin);
  }

  async open(address: string): Promise<void> {
    await this.page.goto(`${this.#origin}${address}`);
    await this.page.waitForLoadState('networkidle');
  }

  /** Uploads a list, takes the proposed columns, waits for the report and reads its figures as they stand on the screen. */
  async importList(file: string): Promise<Map<string, string>> {
    await this.open('/collection/imports');
    await this.page.locator('input[type=file]').setInputFiles(file);
    await this.page.waitForURL(/\/collection\/imports\/[0-9a-f-]{36}$/);
    await this.page.getByRole('button', { name: /^(开始导入|导入 [\d,]+ 行)/ }).click({ timeout: LONG_MS });
    await this.page.getByRole('heading', { name: '导入完成' }).waitFor({ timeout: LONG_MS });
    const figures = new Map<string, string>();
    for (const line of await this.page.locator('dl > div').all()) {
      figures.set((await line.locator('dt').textContent()) ?? '', (await line.locator('dd').textContent()) ?? '');
    }
    return figures;
  }

  /** Searches in the one box of the client list; gives the rows that are shown. */
  async search(text: string): Promise<Locator> {
    await this.open('/clients');
    await this.page.locator('main input[type=search], main input[placeholder]').first().fill(text);
    const answered = this.page.waitForResponse((response) => response.url().includes('/trpc/clients.search'));
    await this.page.keyboard.press('Enter');
    await answered;
    const rows = this.page.locator('tr[data-row]');
    await rows.first().or(this.page.getByText('没有找到相符的客户')).first().waitFor();
    return rows;
  }

  /** Opens the phone of a row with the purpose that stands preselected; gives what is then to be read. */
  async revealPhone(row: Locator): Promise<string> {
    await row.locator('[data-sealed=phone]').click();
    const popover = this.page.locator('form', { has: this.page.locator('input[name=purpose]') });
    await popover.locator('input[name=purpose]:checked').waitFor();
    await popover.locator('button[type=submit]').click();
    return (await this.page.locator('[data-opened=phone] .opened-value').first().textContent()) ?? '';
  }

  /** Everything the page shows or holds. */
  async everything(): Promise<string> {
    return this.page.content();
  }
}
