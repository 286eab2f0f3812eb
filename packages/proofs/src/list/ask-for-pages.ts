import { askRepeatedly } from '../harness/ask-repeatedly.ts';
import type { RunContext } from '../harness/context.ts';
import { PAGE_ROWS, type PageRequest } from '../peers/peer.ts';

/** Who is asked for pages, in the way that product is asked. */
export type ListSide = PageRequest;

const CALLERS = 8;

/** Pages a second with eight callers. */
export async function rateOf(side: ListSide, seconds: number, context: RunContext): Promise<number> {
  return (await askRepeatedly(side, { callers: CALLERS, seconds }, context.signal)).perSecond;
}

/** Milliseconds half the pages take, with eight callers. */
export async function medianTimeOf(side: ListSide, seconds: number, context: RunContext): Promise<number> {
  return (await askRepeatedly(side, { callers: CALLERS, seconds }, context.signal)).p50Ms;
}

/** @throws Error where a side would be measured by anything but a full page */
export async function requireFullPage(side: ListSide): Promise<void> {
  const response = await fetch(side.url, { headers: { ...side.headers } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${new URL(side.url).pathname} answered ${response.status}: ${text.slice(0, 200)}`);
  const rows = side.rowsIn(JSON.parse(text));
  if (rows !== PAGE_ROWS) throw new Error(`${new URL(side.url).pathname} shows ${rows} rows`);
}
