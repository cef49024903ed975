import { type ArchiveEntry, inOnePiece } from './archives/pieces.ts';
import type { ShippedProgram } from './channels/shipped-program.ts';

/** Where each shell looks for completions, relative to the prefix (`usr`, or a folder of the user's). */
const completionPaths = {
  bash: (name: string) => `share/bash-completion/completions/${name}`,
  zsh: (name: string) => `share/zsh/site-functions/_${name}`,
  fish: (name: string) => `share/fish/vendor_completions.d/${name}.fish`,
} as const;

/**
 * The completions, manual pages, licence and README that the project gives, where a prefix has them. Paths are relative to it;
 * manual pages are not compressed.
 */
export function sharedFiles({ name, metadata }: Pick<ShippedProgram, 'name' | 'metadata'>): ArchiveEntry[] {
  const { completions, man, licenceText, readme } = metadata;
  const file = (path: string, content: Uint8Array | string): ArchiveEntry => ({
    path,
    mode: 0o644,
    ...inOnePiece(content),
  });
  const shells = Object.keys(completionPaths) as (keyof typeof completionPaths)[];
  return [
    ...shells.flatMap((shell) => {
      const script = completions[shell];
      return script ? [file(completionPaths[shell](name), script)] : [];
    }),
    ...(licenceText === undefined ? [] : [file(`share/doc/${name}/LICENSE`, licenceText)]),
    ...(readme === undefined ? [] : [file(`share/doc/${name}/README.md`, readme)]),
    ...man.map((page) => file(`share/man/man${manualSection(page.name)}/${page.name}`, page.content)),
  ];
}

/** `1` of `greeter.1` and `greeter-serve.1`. */
export const manualSection = (name: string): string => /\.([1-9])[a-z]*$/.exec(name)?.[1] ?? '1';
