import { createHash } from 'node:crypto';
import { inOnePiece } from '../archives/pieces.ts';
import type { Channel } from '../channels/channel.ts';
import { fatTargets, otherTargets } from '../channels/form.ts';
import { archivesOf, requireBaseUrl } from '../installers/release-archives.ts';
import { requireMetadata } from '../metadata/require-metadata.ts';
import { packageName } from '../naming/names.ts';
import { packageVersion } from '../naming/versions.ts';
import { pacmanDependencies } from '../packages/library-packages.ts';
import { type ServiceUnit, serviceUnit } from '../packages/service-unit.ts';
import { listSetting, textSetting } from '../packages/settings.ts';
import { executableNeeds } from '../program/executable-needs.ts';

const architectures = { 'linux-x64': 'x86_64', 'linux-arm64': 'aarch64' } as const;

/** Where packages have units. */
const unitFolder = 'usr/lib/systemd/system';

/**
 * Writes a `PKGBUILD` and its `.SRCINFO` for the user repository of Arch Linux: a `-bin` package of the thin archive; of a
 * program without a thin form, that of its executable. A service also has its systemd unit there, which is not enabled.
 *
 * Sources: PKGBUILD(5); makepkg's `srcinfo.sh`.
 *
 * @throws `package-metadata-missing`, `package-name-refused`, `package-version-refused`, `package-library-unknown`
 */
export const archChannel: Channel = async (program, options) => {
  const fits = Object.keys(architectures);
  const suited = (kind: 'thin-archive' | 'archive') =>
    archivesOf(program, options, kind).filter(({ target }) => fits.includes(target));
  const thin = suited('thin-archive');
  const archives = thin.length > 0 ? thin : suited('archive');
  if (archives.length === 0) {
    return { files: [], skipped: [{ channel: 'arch', reason: { problem: 'no-target', fits } }] };
  }
  const settings = options.settings.arch ?? {};
  const baseUrl = requireBaseUrl('arch', program, options);
  const plain = packageName('arch', program.name, textSetting(settings, 'name'));
  const depends = new Set<string>();
  let unit: ServiceUnit | undefined;
  for (const target of program.targets) {
    if (!fits.includes(target.target)) continue;
    const needs = thin.length > 0 ? (await target.thin()).needs : await executableNeeds(target, options);
    unit ??= serviceUnit('arch', program, target);
    for (const one of pacmanDependencies(needs, listSetting(settings, 'depends'))) depends.add(one);
  }
  const version = packageVersion('arch', program.version);
  const arch = (target: string) => architectures[target as keyof typeof architectures];
  // In the order in which makepkg prints them. A source is renamed, so that no later version finds an older download.
  const fields: [key: string, values: string[]][] = [
    ['pkgdesc', [requireMetadata('arch', program, 'description').split('\n', 1)[0]!]],
    ['pkgver', [version]],
    ['pkgrel', ['1']],
    ['url', [requireMetadata('arch', program, 'homepage')]],
    ['arch', archives.map(({ target }) => arch(target))],
    ['license', [requireMetadata('arch', program, 'licence')]],
    ['depends', [...depends].sort()],
    ['provides', [plain]],
    ['conflicts', [plain]],
    ['options', ['!strip', '!debug']],
    ['source', unit ? [unit.name] : []],
    ['sha256sums', unit ? [createHash('sha256').update(unit.text).digest('hex')] : []],
    ...archives.flatMap(({ target, file, sha256 }): [string, string[]][] => [
      [`source_${arch(target)}`, [`${plain}-${version}-${file}::${baseUrl}/${file}`]],
      [`sha256sums_${arch(target)}`, [sha256]],
    ]),
  ];
  const file = (path: string, text: string) => ({
    ...{ path: `aur/${path}`, mode: 0o644 as const, kind: 'arch' },
    ...(path === 'PKGBUILD' && { form: thin.length > 0 ? ('thin' as const) : ('fat' as const) }),
    content: inOnePiece(text).content,
  });
  const steps = [
    ...(thin.length > 0 ? thinSteps(program.name) : executableSteps(program.name)),
    ...(unit
      ? [`install -Dm644 "$srcdir"/${word(unit.name)} "$pkgdir/${unitFolder}/"${word(unit.name)}`]
      : []),
  ];
  return {
    files: [
      file('PKGBUILD', pkgbuild(plain, program.metadata.maintainer, fields, steps)),
      file('.SRCINFO', srcinfo(plain, fields)),
      ...(unit ? [file(unit.name, unit.text)] : []),
    ],
    skipped: otherTargets('arch', program, fits),
    decisions: [
      ...fatTargets('arch', program.targets).filter(({ target = '' }) => fits.includes(target)),
      { channel: 'arch', reason: { problem: 'depends', depends: [...depends].sort() } },
    ],
  };
};

/** Installs the unpacked thin archive. */
const thinSteps = (command: string): string[] => {
  const own = word(command);
  return [
    'install -d "$pkgdir/usr/lib"',
    `cp -r --no-preserve=ownership "$srcdir"/${own}/lib/${own} "$pkgdir/usr/lib/"`,
    `install -Dm755 "$srcdir"/${own}/bin/${own} "$pkgdir/usr/bin/"${own}`,
    `if [ -d "$srcdir"/${own}/share ]; then
    cp -r --no-preserve=ownership "$srcdir"/${own}/share "$pkgdir/usr/"
  fi`,
  ];
};

/** Installs the executable, which its archive has at the top. */
const executableSteps = (command: string): string[] => [
  `install -Dm755 "$srcdir"/${word(command)} "$pkgdir/usr/bin/"${word(command)}`,
];

const single = ['pkgdesc', 'pkgver', 'pkgrel', 'url'];

function pkgbuild(
  plain: string,
  maintainer: string | undefined,
  fields: readonly [string, string[]][],
  steps: readonly string[],
): string {
  const lines = fields
    .filter(([, values]) => values.length > 0)
    .map(([key, values]) =>
      single.includes(key) ? `${key}=${word(values[0]!)}` : `${key}=(${values.map(word).join(' ')})`,
    );
  return `${maintainer === undefined ? '' : `# Maintainer: ${maintainer.replaceAll('\n', ' ')}\n`}# Written by onebeam.
pkgname=${word(`${plain}-bin`)}
${lines.join('\n')}

package() {
  ${steps.join('\n  ')}
}
`;
}

function srcinfo(plain: string, fields: readonly [string, string[]][]): string {
  const lines = fields.flatMap(([key, values]) => values.map((value) => `\t${key} = ${value}\n`));
  return `pkgbase = ${plain}-bin\n${lines.join('')}\npkgname = ${plain}-bin\n`;
}

/** A word of bash in which nothing is replaced. */
const word = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
