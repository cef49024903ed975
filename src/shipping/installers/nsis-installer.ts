import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { readPieces } from '../../files/read-pieces.ts';
import { findProgram } from '../../programs/find-program.ts';
import { runProgram } from '../../programs/run-program.ts';
import { targetParts } from '../../targets/target.ts';
import type {
  Channel,
  ChannelFile,
  ChannelOptions,
  ShippedProgram,
  ShippedTarget,
} from '../channels/channel.ts';
import { formOfPackage, otherTargets } from '../channels/form.ts';
import { describe, oneLine } from '../packages/description.ts';
import { textSetting } from '../packages/settings.ts';
import { nsisScript } from './nsis-script.ts';

/**
 * Writes an installer for each Windows target with the program `makensis`: `<name>-<version>-<target>-setup.exe`. Windows on arm64
 * runs the installer under emulation, and installs the executable for arm64. The same input gives the same bytes with the
 * same `makensis`.
 *
 * @throws `package-name-refused`, `makensis-failed`
 */
export const nsisChannel: Channel = async (program, options) => {
  const targets = program.targets.filter(({ target }) => targetParts(target).os === 'windows');
  if (targets.length === 0) {
    const fits = ['windows-x64', 'windows-arm64'];
    return { files: [], skipped: [{ channel: 'nsis', reason: { problem: 'no-target', fits } }] };
  }
  const { name } = program;
  // A name of a file, a folder and a key of the registry.
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_ .+@-]*$/u.test(name) || name.endsWith('.'))
    throw new OnebeamError('package-name-refused', { channel: 'nsis', name, given: false });
  const makensis = await findProgram('makensis', options.searchPath);
  if (!makensis) {
    return {
      files: [],
      skipped: [{ channel: 'nsis', reason: { problem: 'tool-missing', tool: 'makensis' } }],
    };
  }
  return {
    files: targets.map(
      (target): ChannelFile => ({
        path: `${name}-${program.version}-${target.target}-setup.exe`,
        mode: 0o755,
        target: target.target,
        kind: 'installer',
        ...formOfPackage(target),
        content: () => installer(program, target, makensis, options),
      }),
    ),
    skipped: otherTargets('nsis', program, ['windows-x64', 'windows-arm64']),
  };
};

async function* installer(
  { name, version, metadata: { description, maintainer, homepage } }: ShippedProgram,
  { executable }: ShippedTarget,
  makensis: string,
  { workFolder, settings, searchPath, signal }: ChannelOptions,
): AsyncGenerator<Uint8Array> {
  const own = settings.nsis ?? {};
  const folder = await mkdtemp(join(workFolder, 'nsis-'));
  try {
    // A path of the user may have characters that the script cannot.
    await symlink(executable.path, join(folder, 'program'));
    const script = nsisScript({
      name,
      version,
      description: description === undefined ? undefined : oneLine(describe(description).synopsis),
      publisher: textSetting(own, 'publisher') ?? maintainer?.replace(/\s*<[^>]*>$/, ''),
      homepage,
      executable: 'program',
      size: executable.size,
      compress: textSetting(own, 'compress', ['lzma', 'zlib']) ?? 'lzma',
      output: 'setup.exe',
    });
    await writeFile(join(folder, 'script.nsi'), script);
    // No settings of the user, and no variables of the environment.
    const flags = ['-V2', '-NOCONFIG', '-INPUTCHARSET', 'UTF8', 'script.nsi'];
    const environment = { PATH: searchPath, HOME: folder, LC_ALL: 'C.UTF-8', SOURCE_DATE_EPOCH: '0' };
    const ran = await runProgram(makensis, flags, { folder, environment, signal, merged: true });
    if (ran.status !== 0)
      throw new OnebeamError('makensis-failed', { path: makensis, found: lastLine(ran.stdout) });
    yield* readPieces(join(folder, 'setup.exe'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const lastLine = (said: string): string =>
  said
    .trim()
    .split('\n')
    .findLast((line) => /error/i.test(line))
    ?.trim() ??
  said.trim().split('\n').at(-1) ??
  '';
