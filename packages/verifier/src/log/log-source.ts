/** Where the resources of a log are read: a folder, or a web address. Nothing that comes from it is believed. */
export interface LogSource {
  /** How messages name a resource of it. */
  readonly name: string;
  /**
   * @param path as in C2SP tlog-tiles, for example `tile/0/x001/234`
   * @param mostBytes longer resources are refused before they fill the memory
   * @returns `null` where there is no such resource
   * @throws Refusal when the source cannot be asked
   */
  read(path: string, mostBytes: number): Promise<Buffer | null>;
}
