import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@inlang/paraglide-js';
import { paraglideOptions } from './paraglide-options.ts';

/**
 * Compiles the messages without a build, for the type check and the tests. The compiler succeeds also when its plugin is missing,
 * with every message gone; so what came out is compared with what is written.
 */
await compile({ ...paraglideOptions, strategy: [...paraglideOptions.strategy] });

const here = import.meta.dirname;
const compiled = readdirSync(join(here, paraglideOptions.outdir, 'messages'));
const folder = join(here, 'messages', 'zh-CN');
const keys = readdirSync(folder).flatMap((file) => Object.keys(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
const lost = keys.filter((key) => !compiled.includes(`${key}.js`));
if (lost.length > 0) throw new Error(`${lost.length} of ${keys.length} messages were lost, first ${lost[0]}`);
