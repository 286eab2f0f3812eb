/** How the messages are compiled; one place for the build and for the type check. */
export const paraglideOptions = {
  project: './project.inlang',
  outdir: './src/lib/paraglide',
  outputStructure: 'message-modules',
  isServer: 'import.meta.env.SSR',
  cookieName: 'kean_locale',
  strategy: ['cookie', 'baseLocale'],
  emitReadme: false,
  emitPrettierIgnore: false,
} as const satisfies { strategy: readonly string[] } & Record<string, unknown>;
