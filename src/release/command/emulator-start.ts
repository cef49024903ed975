import { releaseEmulatorFolder } from '../../payload/format/layout.ts';
import type { Start } from '../../payload/format/manifest.ts';
import type { ReleaseRecord, ReleaseWord } from '../../payload/format/release-record.ts';
import type { OperatingSystem } from '../../targets/target.ts';

/** Returns the start of the emulator without preparations: without the parts of a record that the launcher interprets. */
export function emulatorStart(
  { commands }: ReleaseRecord,
  os: OperatingSystem,
  erts: string,
  inherit: readonly string[],
): Start {
  const folder = releaseEmulatorFolder(erts);
  const { start } = commands;
  const run = start && 'run' in start ? start.run : undefined;
  const [config] = run ? [run.environment.RELEASE_SYS_CONFIG ?? []].flat().flatMap(plainWord) : [];
  const own = { RELEASE_ROOT: { release: '.' }, ...(config !== undefined && { RELEASE_SYS_CONFIG: config }) };
  return {
    program: `${folder}/${os === 'windows' ? 'erl.exe' : 'erlexec'}`,
    arguments: run?.arguments.flatMap(plainWord) ?? [],
    environment:
      os === 'windows'
        ? own
        : { ROOTDIR: { release: '.' }, BINDIR: { release: folder }, EMU: 'beam', PROGNAME: 'erl', ...own },
    inherit: [...inherit],
  };
}

function plainWord(word: ReleaseWord): Start['arguments'] {
  if (typeof word === 'string' || 'release' in word) return [word];
  return 'variable' in word ? plainWord(word.default) : [];
}
