/** What every answer of the portal says to the browser (OWASP ASVS 5.0 V3.4). The content policy comes from vite.config.ts. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()',
  'x-robots-tag': 'noindex, nofollow',
} as const;
const TWO_YEARS_SECONDS = 63_072_000;

/**
 * Adds them. An answer may show masked cards and is therefore never kept by a cache, unless its route says otherwise.
 * @param secure the portal is opened over https
 */
export function addSecurityHeaders(headers: Headers, secure: boolean): void {
  for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
  if (secure) headers.set('strict-transport-security', `max-age=${TWO_YEARS_SECONDS}; includeSubDomains`);
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
}
