/** True when a process uses a release. Treat `unknown` as used. */
export type Use =
  | {
      state: 'unused';
      /** No process can begin to use it until `release` is called. */
      isExclusive: boolean;
      release(): void;
    }
  | { state: 'used' }
  | { state: 'unknown'; reason: string };
