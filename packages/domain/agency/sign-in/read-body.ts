import type { z } from 'zod';
import { failAgency } from '../errors.ts';

/** An e-mail and two passwords of 256 characters fit many times; so does what a browser tells of a new passkey, twice over. */
const MOST_BYTES = 16 * 1024;

/**
 * Reads a small JSON body. JSON alone: a form of a foreign page can send anything else without asking.
 * @throws AppError AGENCY_SIGN_IN_INVALID for whatever does not have the shape, without saying what it held
 */
export async function readBody<Schema extends z.ZodType>(request: Request, shape: Schema): Promise<z.output<Schema>> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw failAgency('AGENCY_SIGN_IN_INVALID');
  const read = shape.safeParse(parse(await readText(request)));
  if (!read.success) throw failAgency('AGENCY_SIGN_IN_INVALID');
  return read.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(request: Request): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) throw failAgency('AGENCY_SIGN_IN_INVALID');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
