import type { BrowserContext, Response } from 'playwright-core';

export interface FirstLoad {
  /** Script of all files as it travelled: what the portal compressed and the browser asked for. */
  readonly bytes: number;
  /** Each file with its bytes, largest first: what to look at when it grows. */
  readonly files: readonly string[];
}

/** The scripts that a first visit to this address loads. */
export async function firstLoadOf(context: BrowserContext, address: string): Promise<FirstLoad> {
  const page = await context.newPage();
  const loading: Promise<{ path: string; bytes: number }>[] = [];
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (!path.endsWith('.js')) return;
    loading.push(travelled(response).then((bytes) => ({ path, bytes })));
  });
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  const files = (await Promise.all(loading)).sort((one, other) => other.bytes - one.bytes);
  await page.close();
  return {
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files: files.map(({ path, bytes }) => `${bytes} ${path.split('/').slice(-2).join('/')}`),
  };
}

async function travelled(response: Response): Promise<number> {
  await response.finished();
  return (await response.request().sizes()).responseBodySize;
}
