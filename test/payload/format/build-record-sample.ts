import type { BuildRecord } from '../../../src/payload/format/manifest.ts';

/** The build options of a manifest: only defaults. */
export const sampleBuild = (): BuildRecord => ({
  boot: 'fast',
  profile: 'none',
  shake: false,
  systemLibraries: false,
  keepDebug: false,
  windowsVcruntime: false,
  addApplications: [],
  dropApplications: [],
  priv: [],
  startModules: [],
  level: 3,
  modified: 0,
});
