/** Boot files: `fast` is tailored to the program, `escript` is the one that `escript` uses. */
export const bootFiles = ['fast', 'escript'] as const;

/** Forms of the output: one executable, or a folder and an archive with a small `sh` script as launcher. */
export const buildForms = ['fat', 'thin'] as const;
export type BuildForm = (typeof buildForms)[number];

/** Start profiles, which trade features for a faster start: see `start/start-profile.ts`. */
export const startProfiles = ['none', 'cli'] as const;
export type StartProfile = (typeof startProfiles)[number];

/** Console window of a double-clicked program on Windows: closes on exit, stays open, or is hidden (for GUI programs). */
export const windowsConsoles = ['close', 'keep', 'hide'] as const;
export type WindowsConsole = (typeof windowsConsoles)[number];

/** The defaults of a build request. */
export const buildDefaults = {
  targets: ['host'],
  output: 'dist',
  level: 3,
  form: 'fat',
  boot: 'fast',
  profile: 'none',
  console: 'close',
  /** In bytes per second. */
  minRate: 1000,
  /** In megabytes. */
  cacheLimit: 5000,
  lockFile: 'onebeam.lock',
} as const;
