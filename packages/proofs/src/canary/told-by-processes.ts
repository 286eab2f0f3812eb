import type { Instance } from '@kean/dev/instance';

const PAGES = ['/metrics', '/healthz', '/readyz'];

/** What every process tells whoever asks: metrics, health, readiness. @returns the pages as one text, and how many answered */
export async function toldByProcesses(instance: Instance): Promise<{ text: string; pages: number }> {
  const addresses = [instance.api, instance.permissions, instance.worker, instance.portal, instance.witness].map(
    ({ url }) => new URL(url).origin,
  );
  const texts: string[] = [];
  for (const origin of addresses) {
    for (const page of PAGES) {
      const response = await fetch(`${origin}${page}`);
      texts.push(await response.text());
    }
  }
  return { text: texts.join('\n'), pages: texts.length };
}
