import { misuse } from '../refusal.ts';
import { folderSource } from './folder-source.ts';
import { httpSource } from './http-source.ts';
import type { LogSource } from './log-source.ts';

/** A folder, or an address that begins with http:// or https://. */
export async function openSource(place: string): Promise<LogSource> {
  if (!/^https?:/i.test(place)) return folderSource(place);
  if (!URL.canParse(place)) throw misuse(`"${place}" is not an address.`, 'Give --log as http://host:port/prefix.');
  return httpSource(new URL(place));
}
