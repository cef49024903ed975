import { shellWord } from '../thin/shell-word.ts';
import type { InstallerArchive } from './release-archives.ts';

export interface ShellInstaller {
  name: string;
  version: string;
  baseUrl: string;
  /** The prefix of its variables: `GREETER`. */
  prefix: string;
  thin: readonly InstallerArchive[];
  fat: readonly InstallerArchive[];
  form: 'thin' | 'fat';
}

/** Cases of a `case`, one for each archive. */
const cases = (form: string, archives: readonly InstallerArchive[]): string =>
  archives
    .map(
      ({ target, file, sha256 }) =>
        `    ${form}:${target})\n      file=${shellWord(file)}\n      sum=${sha256}\n      ;;\n`,
    )
    .join('');

/**
 * The text of the installer: POSIX `sh`, one function that the last line calls, so that a truncated script does
 * nothing. It contains the SHA-256 of every archive and installs nothing else. It changes no profile.
 */
export function shellScript({ name, version, baseUrl, prefix, thin, fat, form }: ShellInstaller): string {
  const known = [...new Set([...thin, ...fat].map(({ target }) => target))];
  return `#!/bin/sh
# Installs ${name} ${version}. Written by onebeam.
#
#   sh install.sh               installs, or upgrades to this version
#   sh install.sh --fat         installs the single executable instead of the unpacked program (Linux)
#   sh install.sh --uninstall   removes what it has installed
#
#   ${prefix}_INSTALL_DIR       the folder of the command [XDG_BIN_HOME, else ~/.local/bin]
#   ${prefix}_DOWNLOAD_URL      where the archives are [${baseUrl}]

onebeam_install() {
  set -u
  name=${shellWord(name)}
  version=${shellWord(version)}
  base=\${${prefix}_DOWNLOAD_URL:-${shellWord(baseUrl)}}
  base=\${base%/}
  form=${form}
  action=install
  new='' old='' link='' made_bin='' made_data=''

  fail() {
    printf '%s: %s\\n' "$name" "$1" >&2
    [ $# -lt 2 ] || printf 'hint: %s\\n' "$2" >&2
    exit 1
  }
  has() { command -v "$1" >/dev/null 2>&1; }
  cleanup() {
    [ -z "$new" ] || rm -rf "$new"
    [ -z "$link" ] || rm -f "$link"
    [ -z "$made_data" ] || rmdir "$made_data" 2>/dev/null
    [ -z "$made_bin" ] || rmdir "$made_bin" 2>/dev/null
    return 0
  }

  for word in "$@"; do
    case $word in
    --uninstall) action=uninstall ;;
    --fat) form=fat ;;
    --thin) form=thin ;;
    -h | --help)
      printf '%s\\n' "installs $name $version; --fat, --uninstall; ${prefix}_INSTALL_DIR, ${prefix}_DOWNLOAD_URL"
      return 0
      ;;
    *) fail "unknown option: $word" 'the options are --fat and --uninstall' ;;
    esac
  done
  if [ "\${${prefix}_VERSION:-$version}" != "$version" ]; then
    fail "this script installs version $version, not \${${prefix}_VERSION-}" 'get the script of that version'
  fi

  # Where to.
  if [ -n "\${${prefix}_INSTALL_DIR:-}" ]; then
    bin=\${${prefix}_INSTALL_DIR}
    case $bin in /*) ;; *) bin=$PWD/$bin ;; esac
    data=$bin/.$name
  else
    [ -n "\${HOME:-}" ] || fail 'HOME is not set' 'set HOME, or ${prefix}_INSTALL_DIR to a folder'
    bin=\${XDG_BIN_HOME:-$HOME/.local/bin}
    data=\${XDG_DATA_HOME:-$HOME/.local/share}/$name
  fi
  bin=\${bin%/}
  receipt=$data/.onebeam-receipt

  if [ "$action" = uninstall ]; then
    [ -f "$receipt" ] || fail "it was not installed in $bin by this script" 'set ${prefix}_INSTALL_DIR as it was set for the installation'
    rm -f "$bin/$name" || fail "$bin/$name cannot be removed"
    rm -rf "$data"
    if [ -n "\${HOME:-}" ]; then
      case $(uname -s) in
      Darwin) cache=$HOME/Library/Caches ;;
      *) cache=\${XDG_CACHE_HOME:-$HOME/.cache} ;;
      esac
      rm -rf "$cache/onebeam/$name"
    fi
    printf '%s\\n' "removed $bin/$name"
    return 0
  fi

  # For what.
  system=$(uname -s) machine=$(uname -m)
  case $system in
  Linux) os=linux ;;
  Darwin) os=darwin ;;
  *) os=$system ;;
  esac
  case $machine in
  x86_64 | amd64) cpu=x64 ;;
  aarch64 | arm64) cpu=arm64 ;;
  *) cpu=$machine ;;
  esac
  # A shell that Rosetta translates says x86_64.
  if [ "$os-$cpu" = darwin-x64 ] && [ "$(sysctl -n hw.optional.arm64 2>/dev/null)" = 1 ]; then cpu=arm64; fi
  target=$os-$cpu
  if [ "$os" = linux ]; then
    case $(ldd --version 2>&1) in
    *musl*) target=$target-musl ;;
    *GLIBC* | *GNU* | *glibc*) ;;
    *)
      for loader in /lib/ld-musl-*.so.1; do
        [ ! -e "$loader" ] || target=$target-musl
      done
      ;;
    esac
  fi
  file='' sum=''
  case $form:$target in
${cases('thin', thin)}${cases('fat', fat)}  esac
  if [ -z "$file" ]; then
    fail "there is no $form archive for $target" 'this version has ${known.join(', ')}'
  fi

  # With what.
  if has sha256sum; then
    sum_of() { sha256sum "$1" | cut -d ' ' -f 1; }
  elif has shasum; then
    sum_of() { shasum -a 256 "$1" | cut -d ' ' -f 1; }
  elif has openssl; then
    sum_of() { openssl dgst -sha256 "$1" | sed 's/.* //'; }
  else
    fail 'nothing here computes SHA-256, so the download cannot be checked' 'install coreutils, perl or openssl'
  fi
  case $base in
  file://*) get() { cat "\${1#file://}"; } ;;
  *)
    if has curl; then
      get() { curl -fsSL --retry 2 --max-redirs 10 --connect-timeout 20 --speed-limit 1000 --speed-time 30 "$1"; }
    elif has wget; then
      get() { wget -q -T 30 -O - "$1"; }
    else
      fail 'neither curl nor wget is installed' 'install one of them'
    fi
    ;;
  esac
  has tar || fail 'tar is not installed' 'install it'

  if [ -d "$bin/$name" ]; then fail "$bin/$name is a folder" 'remove it, or set ${prefix}_INSTALL_DIR'; fi
  if [ -e "$bin/$name" ] && [ ! -f "$receipt" ]; then
    fail "$bin/$name was not installed by this script" 'remove it, or set ${prefix}_INSTALL_DIR'
  fi
  trap cleanup EXIT
  trap 'exit 1' HUP INT TERM
  release=$version-$form-$(printf %.16s "$sum")
  made() { mkdir -p "$1" 2>/dev/null || fail "$1 cannot be made" 'set ${prefix}_INSTALL_DIR to a folder of yours'; }
  if [ ! -d "$bin" ]; then made "$bin" && made_bin=$bin; fi
  if [ ! -d "$data" ]; then made "$data" && made_data=$data; fi
  if [ ! -w "$bin" ]; then fail "$bin is not writable" 'set ${prefix}_INSTALL_DIR to a folder of yours'; fi

  if [ ! -e "$data/$release" ]; then
    new=$data/.new-$$
    mkdir "$new" || fail "$data is not writable"
    printf '%s\\n' "fetching $base/$file"
    if ! get "$base/$file" >"$new/archive"; then
      fail "$base/$file cannot be fetched" 'check the connection, or set ${prefix}_DOWNLOAD_URL to a mirror'
    fi
    found=$(sum_of "$new/archive")
    if [ "$found" != "$sum" ]; then
      fail "the download is damaged or was changed: expected SHA-256 $sum, found $found" 'try again; if the error persists, report it to the author'
    fi
    mkdir "$new/files"
    case $file in
    *.xz) (cd "$new/files" && tar -xJf ../archive) ;;
    *) (cd "$new/files" && tar -xzf ../archive) ;;
    esac || fail 'the archive cannot be unpacked'
    rm "$new/archive"
    mv "$new/files" "$data/$release" || fail "$data/$release cannot be made"
    rm -rf "$new"
    new=''
  fi

  # In one step: who starts it meanwhile gets the old one or the new one.
  case $form in
  thin) program=$data/$release/$name/bin/$name ;;
  *) program=$data/$release/$name ;;
  esac
  old=$(readlink "$bin/$name" 2>/dev/null)
  link=$bin/.$name-$$
  if ! ln -s "$program" "$link" || ! mv -f "$link" "$bin/$name"; then fail "$bin/$name cannot be written"; fi
  link=''
  printf 'installed by onebeam\\nversion %s\\nprogram %s\\n' "$version" "$program" >"$receipt"
  # What runs now may be the release before; older ones go.
  for other in "$data"/*; do
    case $other in "$data/$release" | "$data/*") continue ;; esac
    case $old in "$other"/*) continue ;; esac
    rm -rf "$other"
  done

  printf '%s\\n' "installed $name $version: $bin/$name"
  case :$PATH: in
  *:"$bin":*)
    first=$(command -v "$name" 2>/dev/null)
    if [ -n "$first" ] && [ "$first" != "$bin/$name" ]; then
      printf '%s\\n' "warning: \\\`$name\\\` starts $first, which comes first in PATH" >&2
    fi
    ;;
  *)
    shell=\${SHELL:-sh}
    case \${shell##*/} in
    fish) printf '%s\\n' "add it to PATH: fish_add_path $bin" ;;
    zsh) printf '%s\\n' "add it to PATH, in ~/.zshrc: export PATH=\\"$bin:\\$PATH\\"" ;;
    bash) printf '%s\\n' "add it to PATH, in ~/.bashrc: export PATH=\\"$bin:\\$PATH\\"" ;;
    *) printf '%s\\n' "add it to PATH, in ~/.profile: export PATH=\\"$bin:\\$PATH\\"" ;;
    esac
    ;;
  esac
}

onebeam_install "$@"
`;
}
