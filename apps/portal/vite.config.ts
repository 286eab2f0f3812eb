import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { contentSecurity } from './content-security.ts';
import { paraglideOptions } from './paraglide-options.ts';

/**
 * What nearly every page of the office loads, as one file: some thirty files of a few hundred bytes compress badly. Not what floats: a
 * group takes along what its parts import, and with a dialog the whole of bits-ui, however many pages have one.
 */
const onEveryPage = {
  name: 'office',
  test: /apps\/portal\/src\/lib\/(?:shell(?!\/(?:Ask|Palette|KeysHelp))|format|api|paraglide)|packages\/ui\/src(?!\/(?:Dialog|Popover|CommandPalette))/,
  minShareCount: 12,
};

export default defineConfig({
  plugins: [
    tailwindcss(),
    paraglideVitePlugin({ ...paraglideOptions, strategy: [...paraglideOptions.strategy] }),
    sveltekit({
      adapter: adapter({ precompress: true }),
      compilerOptions: { runes: true },
      csp: { mode: 'auto', directives: contentSecurity },
      // The portal's own rule (src/lib/server/origin.ts) judges every method and content type, not only forms.
      csrf: { trustedOrigins: ['*'] },
    }),
  ],
  // Workspace packages that the running portal loads itself, as the other processes do: Node strips their types. Bundling would make
  // second copies of their classes. `ssr.external` does not take them, because their entries are TypeScript.
  environments: {
    ssr: { build: { rolldownOptions: { external: [/^@kean\/(?:config|kernel|observability)$/] } } },
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups: [onEveryPage] } } } } },
  },
  build: {
    sourcemap: false,
    rolldownOptions: {
      // A message that does not exist would be built into the page as nothing, with a warning.
      onLog: (level, log, handle) => {
        if (log.code === 'IMPORT_IS_UNDEFINED' && log.message.includes('paraglide')) throw new Error(log.message);
        handle(level, log);
      },
    },
  },
  server: { host: '127.0.0.1' },
});
