import type { Config } from '@sveltejs/kit/vite';

type Directives = NonNullable<NonNullable<Config['csp']>['directives']>;

/**
 * Inline style attributes that are not ours, by what they say. An upgrade that changes them shows up as a violation in the
 * browser journey, which must see none.
 */
const FOREIGN_STYLES = [
  // SvelteKit 3.2 hides its route announcer
  'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=',
  // bits-ui 2.21 wraps the items of a command list: `display: contents;`
  'sha256-iaOezIDcQIoxCULa6FBKKuLUu09R7kG+Mlu+JVfU3Rw=',
] as const;

/** What the browser may load and run (CSP level 3). Scripts run by nonce only; nothing comes from another host. */
export const contentSecurity: Directives = {
  'default-src': ['none'],
  'script-src': ['self'],
  'style-src': ['self'],
  'style-src-attr': ['unsafe-hashes', ...FOREIGN_STYLES],
  'img-src': ['self'],
  'font-src': ['self'],
  'connect-src': ['self'],
  'manifest-src': ['self'],
  'worker-src': ['self'],
  'base-uri': ['none'],
  'form-action': ['self'],
  'frame-ancestors': ['none'],
  'object-src': ['none'],
};
