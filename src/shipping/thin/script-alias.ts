import type { Manifest } from '../../payload/format/manifest.ts';
import { targetParts } from '../../targets/target.ts';
import { cacheVariable } from '../../targets/variable-name.ts';
import { shellWord } from './shell-word.ts';

/**
 * Lines of the launcher for a call under another name than the program's. The program sees that name, as under
 * `escript` and in the fat form, by a link in the user's cache folder that leads to the escript. Other users cannot
 * change the link, because the folders above it belong to the user. Where that is not possible, and for names beyond
 * ASCII, the program's name remains.
 *
 * @param script path of the escript in the tree.
 */
export function aliasLines(
  { name, target, payload }: Pick<Manifest, 'name' | 'target' | 'payload'>,
  script: string,
): string {
  const cache = targetParts(target).os === 'darwin' ? 'Library/Caches' : '.cache';
  const home = `"$onebeam_base/onebeam/"${shellWord(name)}`;
  const isOwn = (folder: string) => `[ -O ${folder} ] && [ ! -h ${folder} ]`;
  return `onebeam_name=\${0##*/}
case $onebeam_name in
${shellWord(script.slice(script.lastIndexOf('/') + 1))} | '' | -* | . | .. | *[!A-Za-z0-9._+@-]*) ;;
*)
  onebeam_base=\${${cacheVariable(name)}:-\${ONEBEAM_CACHE_DIR:-\${XDG_CACHE_HOME:-\${HOME-}/${cache}}}}
  onebeam_names=${home}/names-${payload.sha256.slice(0, 16)}
  case $onebeam_base in
  /*)
    [ -d "$onebeam_names" ] || (umask 077 && mkdir -p -- "$onebeam_names") 2>/dev/null
    if ${isOwn('"$onebeam_base/onebeam"')} &&
      ${isOwn(home)} && ${isOwn('"$onebeam_names"')}; then
      onebeam_name=$onebeam_names/$onebeam_name
      [ "$onebeam_name" -ef "$onebeam_script" ] || ln -sf -- "$onebeam_script" "$onebeam_name" 2>/dev/null
      if [ "$onebeam_name" -ef "$onebeam_script" ]; then onebeam_script=$onebeam_name; fi
    fi
    ;;
  esac
  ;;
esac
`;
}
