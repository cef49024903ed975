import type { ZipEntry } from '../archive/zip-entry.ts';
import type { EscriptHeader } from './header.ts';
import type { SourceScript } from './source-script.ts';

/** A finished escript, read and checked: it has a `main/1` to start. */
export interface Escript {
  /** As given. */
  path: string;
  /** Its file name. Without `-escript main M` an archive's main module is found by it, up to the last dot. */
  name: string;
  /** The whole file. */
  bytes: Uint8Array;
  header: EscriptHeader;
  body: ArchiveBody | BeamBody | SourceBody;
  /** The module whose `main/1` is called; of a source without `-module` there is none before it runs. */
  mainModule?: string;
  /** Whether `mainModule` follows from the file's name, so that a copy under another name would not start. */
  mainByName: boolean;
}

export interface ArchiveBody {
  kind: 'archive';
  /** From the first byte after the header. */
  bytes: Uint8Array;
  /** In the order of the archive's directory. */
  entries: readonly ZipEntry[];
}

export interface BeamBody {
  kind: 'beam';
  /** One BEAM file. */
  bytes: Uint8Array;
}

export interface SourceBody {
  kind: 'source';
  bytes: Uint8Array;
  script: SourceScript;
}
