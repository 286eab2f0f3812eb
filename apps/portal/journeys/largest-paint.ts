import type { Page } from 'playwright-core';

/** The lab setting of Lighthouse for a cheap phone: a processor four times slower, slow 4G (github.com/GoogleChrome/lighthouse, throttling). */
const CPU_SLOWDOWN = 4;
const SLOW_4G = { latency: 150, downloadThroughput: (1.6384e6 * 0.9) / 8, uploadThroughput: (0.75e6 * 0.9) / 8 };

/**
 * Loads the page again as a cheap phone would, with an empty cache.
 * @returns milliseconds until its largest text or picture was painted (W3C Largest Contentful Paint)
 */
export async function largestPaintOnCheapPhone(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  try {
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    await devtools.send('Network.emulateNetworkConditions', { offline: false, ...SLOW_4G });
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await page.reload({ waitUntil: 'networkidle' });
    return await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
            type: 'largest-contentful-paint',
            buffered: true,
          });
        }),
    );
  } finally {
    await devtools.detach();
  }
}
