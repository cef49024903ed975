/** A reader of bytes that come from anywhere: for every input it must give a value or throw an OnebeamError. */
export interface Reader {
  readonly name: string;
  /** Well-formed inputs to start from. */
  readonly seeds: readonly Uint8Array[];
  /** Texts and bytes that mean something in the format. */
  readonly words?: readonly (string | Uint8Array)[];
  readonly read: (bytes: Uint8Array) => unknown;
}
