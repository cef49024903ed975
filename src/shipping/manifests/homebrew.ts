import { inOnePiece } from '../archives/pieces.ts';
import type { Channel, Skip } from '../channels/channel.ts';
import { fatTargets, otherTargets } from '../channels/form.ts';
import { archivesOf, type InstallerArchive, requireBaseUrl } from '../installers/release-archives.ts';
import { requireMetadata } from '../metadata/require-metadata.ts';
import { formulaClass, packageName } from '../naming/names.ts';
import { textSetting } from '../packages/settings.ts';
import { hasThinForm } from '../thin/thin-tree.ts';

const systems = { macos: 'darwin', linux: 'linux' } as const;
const processors = { arm: 'arm64', intel: 'x64' } as const;

/**
 * Writes a Homebrew formula for a tap: it installs the thin archive, or the executable by option. A target without an
 * archive has no block. Homebrew on Linux uses the GNU C library.
 *
 * Source: Homebrew's Formula Cookbook.
 *
 * @throws `package-metadata-missing`, `package-name-refused`
 */
export const homebrewChannel: Channel = async (program, options) => {
  const settings = options.settings.homebrew ?? {};
  const asked = textSetting(settings, 'form', ['thin', 'fat']);
  const form = asked ?? (program.targets.some((one) => hasThinForm(one.manifest)) ? 'thin' : 'fat');
  const archives = archivesOf(program, options, form === 'fat' ? 'archive' : 'thin-archive');
  const fits: readonly string[] = ['darwin-arm64', 'darwin-x64', 'linux-x64', 'linux-arm64'];
  const usable = archives.filter(({ target }) => fits.includes(target));
  if (usable.length === 0) {
    return { files: [], skipped: [{ channel: 'homebrew', reason: { problem: 'no-target', fits } }] };
  }
  const baseUrl = requireBaseUrl('homebrew', program, options);
  const name = packageName('homebrew', program.name, textSetting(settings, 'name'));
  const description = requireMetadata('homebrew', program, 'description').split('\n', 1)[0]!;
  const command = rubyText(program.name);
  const text = `class ${formulaClass(name)} < Formula
  desc ${rubyText(description.replace(/\.$/, ''))}
  homepage ${rubyText(requireMetadata('homebrew', program, 'homepage'))}
  version ${rubyText(program.version)}
  license ${rubyText(requireMetadata('homebrew', program, 'licence'))}

${systemBlocks(usable, baseUrl)}
  def install
${
  form === 'fat'
    ? `    bin.install ${command}\n`
    : `    libexec.install Dir["*"]\n    bin.install_symlink libexec/"bin"/${command}\n`
}  end

  test do
    assert_predicate bin/${command}, :executable?
  end
end
`;
  const { content } = inOnePiece(text);
  const without = program.targets.filter(
    ({ target }) => fits.includes(target) && !usable.some((one) => one.target === target),
  );
  return {
    files: [{ path: `${name}.rb`, mode: 0o644, kind: 'homebrew', form, content }],
    skipped: [
      ...otherTargets('homebrew', program, fits),
      ...without.map(
        ({ target }): Skip => ({ channel: 'homebrew', target, reason: { problem: 'no-archive', form } }),
      ),
    ],
    decisions:
      asked === 'fat'
        ? [{ channel: 'homebrew', reason: { problem: 'fat-chosen' } }]
        : fatTargets('homebrew', program.targets).filter(({ target = '' }) => fits.includes(target)),
  };
};

function systemBlocks(archives: readonly InstallerArchive[], baseUrl: string): string {
  const blocks = Object.entries(systems).map(([system, os]) => {
    const inside = Object.entries(processors).flatMap(([processor, cpu]) => {
      const archive = archives.find(({ target }) => target === `${os}-${cpu}`);
      if (!archive) return [];
      return [
        `    on_${processor} do\n      url ${rubyText(`${baseUrl}/${archive.file}`)}\n      sha256 ${rubyText(archive.sha256)}\n    end\n`,
      ];
    });
    return inside.length === 0 ? '' : `  on_${system} do\n${inside.join('')}  end\n\n`;
  });
  return blocks.join('');
}

/** A text of Ruby in which nothing is replaced. */
const rubyText = (text: string): string => `"${text.replaceAll(/["\\]|#(?=[{$@])/g, (char) => `\\${char}`)}"`;
