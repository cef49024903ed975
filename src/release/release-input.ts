import type { PayloadFile } from '../archive/payload-file.ts';
import type { BinaryDescription } from '../binary/binary-description.ts';
import type { ApplicationResource } from '../erlang/application/application-resource.ts';
import type { Warning } from '../reporter.ts';
import type { ReleaseApplication } from '../systools/release/release.ts';
import type { ReleaseHooks } from './read/read-hooks.ts';

/** An OTP release as it was given: read, and nothing decided for a target yet. */
export interface ReleaseInput {
  /** As given, absolute: a folder, an archive, a `.rel` file. */
  path: string;
  /** Where its files are; `path` when that is a folder. */
  folder?: string;
  tool: ReleaseTool;
  name: string;
  version: string;
  /** ERTS that it was made with. */
  erts: string;
  /** The platform of its emulator, if it has one: the program uses native code for that. */
  builtFor?: BinaryDescription;
  /** OTP release that it was made with, where it says so. */
  otp: number | undefined;
  /** As the `.rel` file has them, in its order. */
  applications: InputApplication[];
  /**
   * Applications in the given folders that are not part of it, by their modules. Only of a release that is made here from `.app`
   * files: other tools have checked theirs.
   */
  modulesBeside?: ReadonlyMap<string, string>;
  /** Boot files, by their paths in the release. */
  boots: InputFile[];
  /** All other files that are packed, but those of applications: paths in the release, sorted. */
  files: PayloadFile[];
  /** The text of `releases/COOKIE`. */
  cookie?: string | undefined;
  /** Of the start script of relx. */
  hooks?: ReleaseHooks;
  /** Files that are not packed, and why; sorted. */
  leftOut: LeftOutFile[];
  warnings: Warning[];
}

/** The tool that created a release. */
export type ReleaseTool = 'mix' | 'relx' | 'plain';

/** A small file, read. */
export interface InputFile {
  path: string;
  bytes: Uint8Array;
}

export interface InputApplication extends ReleaseApplication {
  /**
   * Its folder, and the content of its `.app` file; nothing when the release was built without it (`include_erts:
   * false`).
   */
  found?: FoundApplication;
}

/** An application in a folder. */
export interface FoundApplication {
  /** Absolute. */
  folder: string;
  /** The name of its folder, which need not be that of the application. */
  folderName: string;
  resource: ApplicationResource;
  /** The `.app` file, absolute. */
  appFile: string;
  /**
   * True when it was found by a link, as in relx's mode `dev`, or when it is a folder of links of a build tool: only `ebin`, `priv` and
   * `include` are its own then.
   */
  isLinked: boolean;
}

export interface LeftOutFile {
  /** In the release; a folder ends in `/`. */
  path: string;
  why: LeftOutReason;
}

/** Why a file of a release is not packed. */
export type LeftOutReason =
  /** The runtime comes from the target's OTP. */
  | 'runtime'
  /** Another version of the release. */
  | 'version'
  /** An application that the `.rel` file does not name. */
  | 'application'
  /** Files that the program writes while it runs, archives, files of the desktop. */
  | 'work'
  /** A secret that every copy would share. */
  | 'cookie'
  /** A start script: the executable takes its place. */
  | 'script'
  /** A text form of a boot file, which nothing reads. */
  | 'boot-text'
  /** A device, socket or FIFO. */
  | 'special'
  /** For another system. */
  | 'system';
