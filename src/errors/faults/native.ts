import type { ErrorText } from '../error-text.ts';

/** Native code of a release that does not run on the target. `expected`: the target; `found`: what it is for. */
export interface NativeUnfit {
  path: string;
  expected: string;
  found: string;
  application: string;
  target: string;
  /** With `--native-from-cache`: the archive that no cache has. */
  looked?: { archive: string; folders: string[] };
}

/** An archive of precompiled native code that cannot be used. */
export interface NativeCacheFault {
  path: string;
  problem: 'no-checksum' | 'checksum' | 'content';
  application: string;
}

/** Names the application, the file, what it is, what is needed, and each way to give it. */
export function nativeUnfitText({
  path,
  expected,
  found,
  application,
  target,
  looked,
}: NativeUnfit): ErrorText {
  const where = looked?.folders.map((one) => `\`${one}\``).join(', ');
  const ofCache = looked ? `, and no cache has \`${looked.archive}\`: looked in ${where}` : '';
  const ways = [
    `pass the folder that contains \`${path}\` with \`--native 'natives/{target}'\` (here \`natives/${target}/${path}\`)`,
    // A file outside of all applications has no other way.
    ...(application === 'the release'
      ? []
      : [
          `the application's \`priv\` folder with \`--priv ${application}=FOLDER\``,
          looked
            ? fetchHint(application)
            : 'for a package with precompiled libraries, use `--native-from-cache`',
        ]),
  ];
  return {
    message: `native code of \`${application}\` does not run on ${expected}: \`${path}\` is for ${found}${ofCache}`,
    hint: `build it for ${expected}, and ${ways.join('; or ')}`,
  };
}

export const nativeCacheText = ({ path, problem, application }: NativeCacheFault): ErrorText => ({
  message: `\`${path}\` cannot be used for \`${application}\`: ${problems[problem]}`,
  hint:
    problem === 'no-checksum'
      ? "build the release inside its Mix project, so that the package's `checksum*.exs` is found, or pass the files with `--native`"
      : `remove the archive and fetch it again: ${fetchHint(application)}`,
});

const problems: Readonly<Record<NativeCacheFault['problem'], string>> = {
  'no-checksum': 'no `checksum*.exs` of its package lists it',
  checksum: 'it does not have the checksum that its package lists',
  content: 'it does not contain the library that the release loads',
};

/** How the author's tools fill their caches. */
const fetchHint = (application: string): string =>
  `to fetch precompiled libraries, run \`mix elixir_make.checksum --all\` in \`deps/${application}\`, or \`mix rustler_precompiled.download MODULE --all\``;
