/** What every answer of the portal says to the browser (OWASP ASVS 5.0 V3.4). The content policy comes from vite.config.ts. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex, nofollow',
} as const;
/** Nothing of the device is asked for, but the camera where labels are read. */
const permissions = (camera: boolean) =>
  `camera=(${camera ? 'self' : ''}), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()`;
const TWO_YEARS_SECONDS = 63_072_000;

/**
 * Adds them. An answer may show masked cards and is therefore never kept by a cache, unless its route says otherwise.
 * @param over.secure the portal is opened over https
 * @param over.camera the page reads labels with the camera
 */
export function addSecurityHeaders(
  headers: Headers,
  { secure, camera }: { readonly secure: boolean; readonly camera: boolean },
): void {
  headers.set('permissions-policy', permissions(camera));
  for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
  if (secure) headers.set('strict-transport-security', `max-age=${TWO_YEARS_SECONDS}; includeSubDomains`);
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
}
