/** Boot files: `fast` is made for the program, `escript` is the one that `escript` uses. */
export const bootFiles = ['fast', 'escript'] as const;

/** The forms of a result: one executable, or a folder and an archive whose launcher is a small `sh` script. */
export const buildForms = ['fat', 'thin'] as const;
export type BuildForm = (typeof buildForms)[number];

/** Ways to start that give up something for a faster start: see `start/start-profile.ts`. */
export const startProfiles = ['none', 'cli'] as const;
export type StartProfile = (typeof startProfiles)[number];

/** When a console that Windows opened only for the program closes; or no console, for a program with windows. */
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
