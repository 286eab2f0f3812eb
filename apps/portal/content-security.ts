import type { Config } from '@sveltejs/kit/vite';

type Directives = NonNullable<NonNullable<Config['csp']>['directives']>;

/**
 * What the browser may load and run (CSP level 3). Scripts run by nonce only; nothing comes from another host.
 *
 * Two inline style attributes are not ours: SvelteKit's route announcer and the one that bits-ui's portal measures with. They
 * are allowed by hash; a kit upgrade that changes them shows up as a violation in the browser journey, which must see none.
 */
export const contentSecurity: Directives = {
  'default-src': ['none'],
  'script-src': ['self'],
  'style-src': ['self'],
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
