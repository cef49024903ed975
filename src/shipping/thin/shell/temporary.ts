/** Shell functions for the temporary files of a start and the configuration in them, as in `runtime-stub/run/prepare/`. */
export const temporaryFunctions = `onebeam_need_temporary() {
  if [ -z "$onebeam_temporary" ]; then onebeam_without_state; fi
}

# Creates the folder for the temporary files of this start, and removes those of starts whose process has ended:
# configuration may hold passwords.
onebeam_make_temporary() {
  if [ -n "$onebeam_own" ]; then return; fi
  onebeam_need_temporary
  onebeam_own=$onebeam_temporary/$onebeam_program-$$
  if [ ! -d "$onebeam_temporary" ]; then (umask 077 && mkdir -p -- "$onebeam_temporary") 2>/dev/null; fi
  for onebeam_folder in "$onebeam_temporary/$onebeam_program-"[1-9]*; do
    onebeam_word=\${onebeam_folder#"$onebeam_temporary/$onebeam_program-"}
    case $onebeam_word in
    *[!0-9]* | ???????????*) continue ;;
    esac
    if [ ! -d "$onebeam_folder" ] || [ -h "$onebeam_folder" ] || [ ! -O "$onebeam_folder" ]; then continue; fi
    onebeam_find_begin "$onebeam_word"
    # A folder with the number of this process is left from an earlier one.
    if [ "$onebeam_word" = $$ ] || [ -z "$onebeam_began" ]; then rm -rf -- "$onebeam_folder"; fi
  done
  if ! (umask 077 && mkdir -- "$onebeam_own") 2>/dev/null; then
    onebeam_not_writable 'its temporary files cannot be written' "$onebeam_own: it cannot be created" RELEASE_TMP
  fi
  if ! onebeam_make_private "$onebeam_own"; then
    onebeam_not_writable 'its temporary files cannot be written' "$onebeam_why" RELEASE_TMP
  fi
}

# Copies a file of the release to a private folder; with a third argument, with variables replaced.
#
# $1: the file; $2: its copy, which must not exist.
onebeam_copy() {
  if [ ! -r "$1" ]; then
    onebeam_fail 'its configuration cannot be read' "$1: no such file, or not readable" 'install the package again'
  fi
  if [ -n "\${3-}" ]; then
    onebeam_text=$(onebeam_render "$1" && printf x) ||
      onebeam_fail 'its configuration cannot be made' \\
        "$1: the values of its variables refer to each other without an end" \\
        'set these variables to values without references to variables'
    (umask 077 && set -C && printf '%s' "\${onebeam_text%x}" >"$2") 2>/dev/null && return
  else
    (umask 077 && set -C && cat -- "$1" >"$2") 2>/dev/null && return
  fi
  onebeam_not_writable 'its temporary files cannot be written' "$2: it cannot be written" RELEASE_TMP
}

onebeam_render() {
  onebeam_exported=$onebeam_feed$(export -p)
  while IFS= read -r onebeam_line; do
    onebeam_render_line || return 1
    printf '%s\\n' "$onebeam_line"
  done <"$1"
  if [ -n "$onebeam_line" ]; then
    onebeam_render_line || return 1
    printf '%s' "$onebeam_line"
  fi
}

# Replaces \`\${NAME}\` and \`\${NAME:-default}\` in \`onebeam_line\` until none is left; an empty value counts as unset.
onebeam_render_line() {
  onebeam_tries=0
  while :; do
    case $onebeam_line in
    *'\${'*'}'*) ;;
    *) return 0 ;;
    esac
    onebeam_tries=$((onebeam_tries + 1))
    if [ "$onebeam_tries" -gt 1000 ] || [ "\${#onebeam_line}" -gt 1048576 ]; then return 1; fi
    onebeam_part=\${onebeam_line%%'\${'*}
    onebeam_rest=\${onebeam_line#*'\${'}
    onebeam_word=\${onebeam_rest%%'}'*}
    onebeam_rest=\${onebeam_rest#*'}'}
    onebeam_default=
    case $onebeam_word in
    *:-*)
      onebeam_default=\${onebeam_word#*:-}
      onebeam_word=\${onebeam_word%%:-*}
      ;;
    esac
    onebeam_value=
    case $onebeam_word in
    '' | [0-9]* | *[!A-Za-z0-9_]*) ;;
    *)
      # Not those that only the shell has.
      case $onebeam_exported in
      *"\${onebeam_feed}export $onebeam_word="* | *"\${onebeam_feed}declare -x $onebeam_word="* | *"\${onebeam_feed}typeset -x $onebeam_word="*)
        eval "onebeam_value=\\\${$onebeam_word-}"
        ;;
      esac
      ;;
    esac
    onebeam_line=$onebeam_part\${onebeam_value:-$onebeam_default}$onebeam_rest
  done
}
`;
