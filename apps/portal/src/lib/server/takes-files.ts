const KB = 1024;
const MB = 1024 * KB;
/** Only lists, pictures and documents take more; a form of ours is a few hundred bytes. */
export const SMALL_BYTES = 256 * KB;
/** What the api takes of most files, and a little, so that it is the api that refuses in a sentence. */
const FILE_BYTES = 110 * MB;

/** Addresses that pass a file on to the api, which counts its bytes as they arrive, and how many get that far. Every other body of a page is small. */
const TAKE_FILES: readonly (readonly [RegExp, number])[] = [
  [/^\/imports$/, FILE_BYTES],
  [/^\/paper-archive\//, FILE_BYTES],
  [/^\/consents\/[^/]+\/acts\/[^/]+\/scans$/, FILE_BYTES],
  [/^\/requests\/[^/]+\/documents$/, FILE_BYTES],
  [/^\/personnel\/checks\/[^/]+\/papers$/, FILE_BYTES],
  [/^\/personnel\/people\/lists$/, FILE_BYTES],
  // What leaked may be 200 MB, an export of advisories 400.
  [/^\/incidents\/radius\/files$/, 220 * MB],
  [/^\/storage\/patches\/files$/, 440 * MB],
];

export function takesFiles(path: string): boolean {
  return TAKE_FILES.some(([one]) => one.test(path));
}

/** How large a body at this address may be; adapter-node's own limit is that of the largest. */
export function mostBodyBytes(path: string): number {
  return TAKE_FILES.find(([one]) => one.test(path))?.[1] ?? SMALL_BYTES;
}
