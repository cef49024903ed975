import { shellWord } from './shell-word.ts';

export interface LauncherPlace {
  /** The tree: absolute, or relative to the folder of the script after its links were followed (`../lib/greeter`). */
  root: string;
  /** Where the script is installed; `/usr/bin/<name>` by default. Only used with an absolute `root`. */
  executable?: string;
}

/**
 * Lines of a launcher that set `onebeam_root`, the folder of the tree, and `onebeam_self`, the path of the script. With an
 * absolute `root` they start no other program; otherwise they run `readlink` once for each link of the call.
 */
export const rootLines = (place: LauncherPlace, name: string): string =>
  place.root.startsWith('/') ? fixedRoot(place, name) : foundRoot(place.root, name);

/** Lines that print a failure as three lines on stderr, and exit with the launcher's code for failures. `cause` is already quoted. */
export const failureLines = (what: string, cause: string, hint: string): string =>
  `  printf '%s\\n' ${shellWord(what)} ${cause} ${shellWord(hint)} >&2
  exit 125`;

const fixedRoot = ({ root, executable }: LauncherPlace, name: string): string => `
onebeam_root=${shellWord(root)}
onebeam_self=${shellWord(executable ?? `/usr/bin/${name}`)}
`;

/** Avoids `readlink -f`, which older versions of macOS do not have. `printf x` keeps line feeds at the end of a name. */
function foundRoot(root: string, name: string): string {
  const parts = root.split('/').filter((part) => part !== '.' && part !== '');
  const above = parts.filter((part) => part === '..').map(() => `onebeam_root=\${onebeam_root%/*}\n`);
  const below = parts.filter((part) => part !== '..').join('/');
  return `
onebeam_self=$0
case $onebeam_self in
/*) ;;
*/*) onebeam_self=./$onebeam_self ;;
*)
  if [ -f "./$onebeam_self" ]; then
    onebeam_self=./$onebeam_self
  else
    onebeam_self=$(command -v -- "$onebeam_self")
  fi
  ;;
esac
while [ -h "$onebeam_self" ]; do
  onebeam_link=$(readlink "$onebeam_self" && printf x)
  onebeam_link=\${onebeam_link%?x}
  case $onebeam_link in
  /*) onebeam_self=$onebeam_link ;;
  *) onebeam_self=\${onebeam_self%/*}/$onebeam_link ;;
  esac
done
onebeam_root=$(CDPATH='' cd -P -- "\${onebeam_self%/*}/" && pwd -P && printf x) || {
${failureLines(`${name}: its folder cannot be found`, '"cause: $onebeam_self: no such file"', 'hint: start it by its path')}
}
onebeam_root=\${onebeam_root%?x}
onebeam_root=\${onebeam_root%/}
onebeam_self=$onebeam_root/\${onebeam_self##*/}
${above.join('')}${below === '' ? '' : `onebeam_root="$onebeam_root/"${shellWord(below)}\n`}`;
}
