import { OnebeamError } from '../../errors/onebeam-error.ts';
import { targetParts } from '../../targets/target.ts';
import { PieceDeflater } from '../archives/deflate.ts';
import { type ArchiveEntry, inOnePiece } from '../archives/pieces.ts';
import { tarGzip } from '../archives/tar-gzip.ts';
import { executableEntry } from '../channels/archive.ts';
import type { Channel, ChannelFile, ShippedProgram, ShippedTarget, ThinTree } from '../channels/channel.ts';
import { formOfPackage } from '../channels/form.ts';
import { packedTree, systemLibraries } from '../libraries/packed-tree.ts';
import { requireMetadata } from '../metadata/require-metadata.ts';
import { compareBytes } from '../naming/compare-bytes.ts';
import { packageName } from '../naming/names.ts';
import { packageVersion } from '../naming/versions.ts';
import { textSetting } from '../packages/settings.ts';
import { hasThinForm } from '../thin/thin-tree.ts';
import { shim } from './shim.ts';

/** How npm and Node name the parts of a target. */
const systems = { linux: 'linux', darwin: 'darwin', windows: 'win32' } as const;

/**
 * Writes npm packages: one for each target, with `os`, `cpu` and `libc`, and one that depends on all of them
 * optionally, so that npm installs the right one. No package has a script, so that they work with `--ignore-scripts`
 * and behind proxies. POSIX targets have the thin form, Windows has the executable.
 *
 * Sources: npm's documentation of `package.json`; npm RFC 0042 (`libc`).
 *
 * @throws `package-metadata-missing`, `package-name-refused`, `package-version-refused`, `package-path-refused`
 */
export const npmChannel: Channel = async (program, options) => {
  const settings = options.settings.npm ?? {};
  const version = packageVersion('npm', program.version);
  const plain = packageName('npm', program.name, textSetting(settings, 'name'));
  const scope = textSetting(settings, 'scope')?.replace(/^@?/, '@').replace(/\/*$/, '/') ?? '';
  if (scope !== '' && !/^@[a-z0-9][a-z0-9._-]*\/$/.test(scope)) {
    throw new OnebeamError('package-name-refused', { channel: 'npm', name: scope, given: true });
  }
  const main = `${scope}${plain}`;
  const described = {
    description: requireMetadata('npm', program, 'description').split('\n', 1)[0]!,
    license: requireMetadata('npm', program, 'licence'),
    ...(program.metadata.homepage !== undefined && { homepage: program.metadata.homepage }),
  };
  const deflater = new PieceDeflater(options.cacheFolder);
  const file = (
    name: string,
    kind: string,
    entries: readonly ArchiveEntry[],
    more: Pick<ChannelFile, 'target' | 'form' | 'decisions' | 'systemLibraries'> = {},
  ): ChannelFile => ({
    path: `${name.replace('@', '').replace('/', '-')}-${version}.tgz`,
    mode: 0o644,
    ...more,
    kind,
    content: () => tarGzip(sorted(entries), program.modified, deflater),
  });
  const files: ChannelFile[] = [];
  const platforms: Record<string, readonly [string, string]> = {};
  for (const target of program.targets) {
    const { os, cpu, libc } = targetParts(target.target);
    const own = `${main}-${target.target}`;
    const command = os === 'windows' ? `${program.name}.exe` : program.name;
    platforms[`${systems[os]}-${cpu}${libc === 'musl' ? '-musl' : ''}`] = [own, `${programs}/${command}`];
    const manifest = {
      name: own,
      version,
      ...described,
      description: `${described.description} (${target.target})`,
      os: [systems[os]],
      cpu: [cpu],
      ...(libc && { libc: [libc] }),
      // Package managers that keep packages in archives must unpack this one.
      preferUnplugged: true,
    };
    const tree = hasThinForm(target.manifest) ? await packedTree('npm', target, options) : undefined;
    const entries = [json(manifest), ...texts(program), ...content(program, target, tree)];
    const form = formOfPackage(target);
    const more = { target: target.target, ...form, ...systemLibraries(tree?.left) };
    files.push(file(own, 'npm-platform', entries, more));
  }
  const manifest = {
    name: main,
    version,
    ...described,
    bin: { [program.name]: `${programs}/${program.name}.js` },
    engines: { node: '>=16' },
    optionalDependencies: Object.fromEntries(Object.values(platforms).map(([name]) => [name, version])),
  };
  const script = inOnePiece(shim({ name: program.name, main, platforms }));
  const entries: ArchiveEntry[] = [
    json(manifest),
    ...texts(program),
    { path: `package/${programs}/${program.name}.js`, mode: 0o755, ...script },
  ];
  files.push(file(main, 'npm', entries));
  return { files };
};

const [programs, trees] = ['bin', 'lib'];

const json = (manifest: object): ArchiveEntry => ({
  path: 'package/package.json',
  mode: 0o644,
  ...inOnePiece(`${JSON.stringify(manifest, null, 2)}\n`),
});

const texts = ({ name, metadata: { readme, licenceText } }: ShippedProgram): ArchiveEntry[] => [
  { path: 'package/README.md', mode: 0o644, ...inOnePiece(readme ?? `# ${name}\n`) },
  ...(licenceText === undefined
    ? []
    : [{ path: 'package/LICENSE', mode: 0o644 as const, ...inOnePiece(licenceText) }]),
];

const sorted = (entries: readonly ArchiveEntry[]): ArchiveEntry[] =>
  [...entries].sort((one, other) => compareBytes(one.path, other.path));

/** The program of one platform: launcher and tree, or the executable where there is no thin form. */
function content(
  { name }: ShippedProgram,
  target: ShippedTarget,
  tree: ThinTree | undefined,
): ArchiveEntry[] {
  if (!tree) {
    const suffix = targetParts(target.target).os === 'windows' ? '.exe' : '';
    return [executableEntry(`package/${programs}/${name}${suffix}`, target)];
  }
  const launcher = inOnePiece(tree.launcher(`../${trees}/${name}`));
  return [
    { path: `package/${programs}/${name}`, mode: 0o755, ...launcher },
    ...tree.files.map(({ path, mode, size, read }) => ({
      path: `package/${trees}/${name}/${accepted(path)}`,
      mode,
      size,
      content: read,
    })),
  ];
}

/** npm renames or excludes files with these names when it packs or unpacks. */
function accepted(path: string): string {
  const isChanged = path
    .split('/')
    .some((name) => /^(\.gitignore|\.npmignore|\.npmrc|node_modules|\.git|\.DS_Store|.*\.orig)$/.test(name));
  if (isChanged) throw new OnebeamError('package-path-refused', { channel: 'npm', path });
  return path;
}
