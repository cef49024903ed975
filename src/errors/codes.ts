import type { AnalysisErrors } from './text/analysis.ts';
import type { BeamErrors } from './text/beam.ts';
import type { BinaryErrors } from './text/binary.ts';
import type { CacheErrors } from './text/cache.ts';
import type { ConfigurationErrors } from './text/configuration.ts';
import type { DownloadErrors } from './text/download.ts';
import type { ErlangErrors } from './text/erlang.ts';
import type { ErtsErrors } from './text/erts.ts';
import type { EscriptErrors } from './text/escript.ts';
import type { ExecutableErrors } from './text/executable.ts';
import type { FilesErrors } from './text/files.ts';
import type { OptionsErrors } from './text/options.ts';
import type { PackingErrors } from './text/packing.ts';
import type { PayloadErrors } from './text/payload.ts';
import type { ProjectErrors } from './text/project.ts';
import type { RelupErrors } from './text/relup.ts';
import type { ShippingErrors } from './text/shipping.ts';
import type { StubErrors } from './text/stub.ts';
import type { SystoolsErrors } from './text/systools.ts';
import type { ZipErrors } from './text/zip.ts';

/** The data of every error, by code. Each area declares its data beside its texts. */
export type OnebeamErrors = AnalysisErrors &
  BeamErrors &
  BinaryErrors &
  CacheErrors &
  ConfigurationErrors &
  DownloadErrors &
  ErlangErrors &
  ErtsErrors &
  EscriptErrors &
  ExecutableErrors &
  FilesErrors &
  OptionsErrors &
  PackingErrors &
  PayloadErrors &
  ProjectErrors &
  RelupErrors &
  ShippingErrors &
  StubErrors &
  SystoolsErrors &
  ZipErrors;

/** The code of an error. The reference of errors lists all of them. */
export type ErrorCode = keyof OnebeamErrors;

/** The type of `data` for an error code. */
export type ErrorData<Code extends ErrorCode = ErrorCode> = OnebeamErrors[Code];

/** Errors in a command line or in `onebeam.toml`, not in the files that they name: exit code 2. */
export const usageCodes: readonly ErrorCode[] = [
  'option-invalid',
  'options-conflict',
  'target-unknown',
  'config-not-found',
  'config-syntax',
  'config-unknown-key',
  'config-value',
];
