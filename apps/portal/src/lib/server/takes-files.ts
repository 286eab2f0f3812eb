/** Addresses that pass a file on to the api, which counts its bytes as they arrive. Every other body of a page is small. */
const TAKE_FILES: readonly RegExp[] = [
  /^\/imports$/,
  /^\/paper-archive\//,
  /^\/consents\/[^/]+\/acts\/[^/]+\/scans$/,
  /^\/requests\/[^/]+\/documents$/,
  /^\/personnel\/checks\/[^/]+\/papers$/,
  /^\/personnel\/people\/lists$/,
  /^\/incidents\/radius\/files$/,
];

export function takesFiles(path: string): boolean {
  return TAKE_FILES.some((one) => one.test(path));
}
