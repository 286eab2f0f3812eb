import { compile } from '@inlang/paraglide-js';
import { paraglideOptions } from './paraglide-options.ts';

/** Compiles the messages without a build, for the type check and the tests. */
await compile({ ...paraglideOptions, strategy: [...paraglideOptions.strategy] });
