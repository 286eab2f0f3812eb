import { parseArgs } from 'node:util';
import { readDecimal } from '../encoding/decimal.ts';
import type { Trust } from '../note/open-checkpoint.ts';
import { parseVerifierKey, type VerifierKey } from '../note/verifier-key.ts';
import { misuse } from '../refusal.ts';

/** Arguments of one command, each given once or many times. */
export class Options {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** @throws Refusal when it was given more than once */
  maybe(name: string): string | null {
    const [first = null, ...rest] = this.all(name);
    if (rest.length > 0) throw misuse(`--${name} was given ${rest.length + 1} times.`, 'Give it once.');
    return first;
  }

  /** @throws Refusal when it was not given exactly once */
  one(name: string): string {
    const value = this.maybe(name);
    if (value === null) throw misuse(`--${name} is missing.`, 'See `npm run audit` for what each command takes.');
    return value;
  }

  /** A whole number from 0. @throws Refusal when it is missing or is not one */
  count(name: string): number {
    const text = this.one(name);
    const number = readDecimal(text);
    if (number === null) throw misuse(`--${name} takes a whole number from 0, not "${text}".`, 'Correct it.');
    return number;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}

/**
 * Reads the arguments of a command.
 * @param valued options that take a value
 * @param flags options that take none
 * @throws Refusal naming what is unknown or incomplete
 */
export function readOptions(args: readonly string[], valued: readonly string[], flags: readonly string[]): Options {
  const options = Object.fromEntries([
    ...valued.map((name) => [name, { type: 'string', multiple: true }] as const),
    ...flags.map((name) => [name, { type: 'boolean', multiple: true }] as const),
  ]);
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    return new Options(
      new Map(Object.entries(values).map(([name, given]) => [name, [given ?? []].flat(2).map(String)])),
    );
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [sentence = ''] = error.message.split('. ');
    throw misuse(`${sentence.replace(/\.$/, '')}.`, 'See `npm run audit` for what each command takes.');
  }
}

/** Options by which a person says whom to trust; every command takes them. */
export const TRUST_OPTIONS = ['key', 'witness', 'origin'] as const;

/** @throws Refusal when no key of the log was given, or one cannot serve as what it was given for */
export function trustOf(options: Options): Trust {
  const logKeys = options.all('key').map(parseVerifierKey);
  const witnesses = options.all('witness').map(parseWitnessKey);
  if (logKeys.length === 0) {
    throw misuse('--key is missing.', "Give the log's verifier key; without it anybody's log would pass.");
  }
  return { logKeys, witnesses, origin: options.maybe('origin') };
}

function parseWitnessKey(text: string): VerifierKey {
  const key = parseVerifierKey(text);
  if (key.kind !== 'note-ed25519') return key;
  throw misuse(
    `The key of ${key.name} signs notes, it does not cosign.`,
    "Give it as --key, and the witness's own as --witness.",
  );
}
