import { createHash } from 'node:crypto';
import { type Target, targetParts } from '../../targets/target.ts';
import { PieceDeflater } from '../archives/deflate.ts';
import { type ArchiveEntry, inOnePiece } from '../archives/pieces.ts';
import { zip } from '../archives/zip.ts';
import { executableEntry } from '../channels/archive.ts';
import type {
  Channel,
  ChannelFile,
  ShippedProgram,
  ShippedTarget,
  SystemNeeds,
  ThinTree,
} from '../channels/channel.ts';
import { formOfPackage } from '../channels/form.ts';
import { packedTree, systemLibraries } from '../libraries/packed-tree.ts';
import { requireMetadata } from '../metadata/require-metadata.ts';
import { packageName, wheelFileName } from '../naming/names.ts';
import { packageVersion } from '../naming/versions.ts';
import { textSetting } from '../packages/settings.ts';
import { executableNeeds } from '../program/executable-needs.ts';
import { hasThinForm } from '../thin/thin-tree.ts';

/**
 * Writes a Python wheel for each target, which installs the program as a command: `pip install`, `pipx`, `uv tool
 * install`. POSIX targets have the thin form, Windows has the executable.
 *
 * Sources: PyPA specifications "Binary distribution format", "Core metadata", "Platform compatibility tags"; PEP 600 and 656.
 *
 * @throws `package-metadata-missing`, `package-name-refused`, `package-version-refused`
 */
export const wheelChannel: Channel = async (program, options) => {
  const name = packageName('wheel', program.name, textSetting(options.settings.wheel ?? {}, 'name'));
  const version = packageVersion('wheel', program.version);
  const stem = `${wheelFileName(name)}-${version}`;
  const metadata = metadataText(program, name, version);
  const deflater = new PieceDeflater(options.cacheFolder);
  const files: ChannelFile[] = [];
  for (const target of program.targets) {
    const tree = hasThinForm(target.manifest) ? await packedTree('wheel', target, options) : undefined;
    const needs = tree?.needs ?? (await executableNeeds(target, options));
    const tag = `py3-none-${platformTag(target.target, needs)}`;
    const recorded = [
      ...(tree ? thinFiles(program, tree, stem) : [executableFile(program, target, stem)]),
      ...informationFiles(program, stem, metadata, tag),
    ];
    const record = recorded.map(({ path, size, sha256 }) => recordLine(path, size, sha256));
    const entries: ArchiveEntry[] = [
      ...recorded,
      {
        path: `${stem}.dist-info/RECORD`,
        mode: 0o644,
        ...inOnePiece(`${record.join('')}${stem}.dist-info/RECORD,,\n`),
      },
    ];
    files.push({
      path: `${stem}-${tag}.whl`,
      mode: 0o644,
      target: target.target,
      kind: 'wheel',
      ...formOf(target),
      ...systemLibraries(tree?.left),
      content: () => zip(entries, options.workFolder, deflater),
    });
  }
  return { files };
};

interface RecordedEntry extends ArchiveEntry {
  sha256: string;
}

const trees = 'lib';

/** Scripts go to the environment's `bin`, data below its prefix: the tree is found from the script. */
function thinFiles({ name }: ShippedProgram, tree: ThinTree, stem: string): RecordedEntry[] {
  const launcher = tree.launcher(`../${trees}/${name}`);
  return [
    text(`${stem}.data/scripts/${name}`, launcher, 0o755),
    ...tree.files.map(({ path, mode, size, sha256, read }) => ({
      path: `${stem}.data/data/${trees}/${name}/${path}`,
      mode,
      size,
      sha256,
      content: read,
    })),
  ];
}

function executableFile({ name }: ShippedProgram, target: ShippedTarget, stem: string): RecordedEntry {
  const suffix = targetParts(target.target).os === 'windows' ? '.exe' : '';
  return {
    ...executableEntry(`${stem}.data/scripts/${name}${suffix}`, target),
    sha256: target.executable.sha256,
  };
}

const informationFiles = (
  { metadata: { licenceText } }: ShippedProgram,
  stem: string,
  metadata: string,
  tag: string,
): RecordedEntry[] => [
  text(`${stem}.dist-info/METADATA`, metadata),
  text(
    `${stem}.dist-info/WHEEL`,
    `Wheel-Version: 1.0\nGenerator: onebeam\nRoot-Is-Purelib: false\nTag: ${tag}\n`,
  ),
  ...(licenceText === undefined ? [] : [text(`${stem}.dist-info/LICENSE`, licenceText)]),
];

const recordLine = (path: string, size: number, sha256: string): string =>
  `${/[",]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path},sha256=${Buffer.from(sha256, 'hex').toString('base64url')},${size}\n`;

function text(path: string, content: string, mode: 0o644 | 0o755 = 0o644): RecordedEntry {
  return { path, mode, ...inOnePiece(content), sha256: createHash('sha256').update(content).digest('hex') };
}

/** Headers in the form of RFC 822, then the README. */
function metadataText(program: ShippedProgram, name: string, version: string): string {
  const { homepage, maintainer, readme, licence } = program.metadata;
  const summary = requireMetadata('wheel', program, 'description').split('\n', 1)[0]!;
  const [, person, address] = /^(.*?)\s*<([^>]+)>$/.exec(maintainer ?? '') ?? [];
  const headers = [
    ['Metadata-Version', '2.1'],
    ['Name', name],
    ['Version', version],
    ['Summary', summary],
    ['Home-page', homepage],
    ['Author', person ?? maintainer],
    ['Author-email', address],
    ['License', licence],
    ['Requires-Python', '>=3.7'],
    ['Description-Content-Type', readme === undefined ? undefined : 'text/markdown'],
  ].flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${value.replaceAll(/\s*\n\s*/g, ' ')}\n`],
  );
  return `${headers.join('')}${readme === undefined ? '' : `\n${readme}`}`;
}

/** Files of macOS and musl say nothing about the oldest system that runs them. */
function formOf(target: ShippedTarget): Pick<ChannelFile, 'form' | 'decisions'> {
  const { form, decisions = [] } = formOfPackage(target);
  const { os, libc } = targetParts(target.target);
  const system = os === 'darwin' ? 'macOS 13' : libc === 'musl' ? 'musl 1.2' : undefined;
  const assumed = system === undefined ? [] : [{ problem: 'system-assumed' as const, system }];
  return { ...(form && { form }), decisions: [...decisions, ...assumed] };
}

const machines = { x64: 'x86_64', arm64: 'aarch64' } as const;

/** The oldest systems that take the program: by the newest version of glibc that one of its files needs. */
export function platformTag(target: Target, { glibc }: Pick<SystemNeeds, 'glibc'>): string {
  const { os, cpu, libc } = targetParts(target);
  if (os === 'windows') return cpu === 'x64' ? 'win_amd64' : 'win_arm64';
  if (os === 'darwin') return `macosx_13_0_${cpu === 'x64' ? 'x86_64' : 'arm64'}`;
  if (libc === 'musl') return `musllinux_1_2_${machines[cpu]}`;
  // 2.17 is the oldest for which there are such tags.
  const [major = 2, minor = 17] = (glibc ?? '2.17').split('.').map(Number);
  return `manylinux_${major}_${Math.max(minor, 17)}_${machines[cpu]}`;
}
