/** What the analysis asks of an OTP tree; `erts/otp-tree.ts` gives more. */
export interface OtpApplications {
  /** Absolute. */
  root: string;
  /** `25`. */
  release: string;
  /** By name. */
  applications: ReadonlyMap<string, OtpApplication>;
  /** The application that has this module. */
  moduleOwner(module: string): string | undefined;
}

export interface OtpApplication {
  version: string;
  resource: ApplicationNeeds;
}

/** Of a `.app` file: what must be there before the application is started, or may be there. */
export interface ApplicationNeeds {
  applications: readonly string[];
  includedApplications: readonly string[];
  /** Also in `applications`; may be missing. */
  optionalApplications: readonly string[];
}

/** Modules that are inside the emulator itself (`erts/preloaded/src` of OTP 25 to 29). */
const preloaded = new Set([
  ...[
    'atomics',
    'counters',
    'erl_init',
    'erl_tracer',
    'erlang',
    'erts_code_purger',
    'erts_dirty_process_signal_handler',
  ],
  ...[
    'erts_internal',
    'erts_literal_area_collector',
    'erts_trace_cleaner',
    'init',
    'persistent_term',
    'prim_buffer',
  ],
  ...[
    'prim_eval',
    'prim_file',
    'prim_inet',
    'prim_net',
    'prim_socket',
    'prim_zip',
    'socket_registry',
    'zlib',
  ],
  ...['erl_prim_loader', 'otp_ring0'],
]);

export const isPreloaded = (module: string): boolean => preloaded.has(module);
