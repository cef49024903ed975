/** A regular file for the payload. */
export interface PayloadFile {
  /** Relative to `release/`, with `/`, safe (see `archive/safe-path.ts`): `erts/bin/beam.smp`, `bin/my_app`. */
  path: string;
  mode: 0o644 | 0o755;
  /** In bytes. */
  size: number;
  /** The content: bytes, or a file of this size that is read later. */
  content: Uint8Array | { file: string };
}

/** A file whose content is already in memory. */
export const inMemory = (path: string, content: Uint8Array, mode: 0o644 | 0o755 = 0o644): PayloadFile => ({
  path,
  mode,
  size: content.length,
  content,
});
