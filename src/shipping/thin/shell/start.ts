/** Shell functions for the environment of a start, as in `runtime-stub/run/start-line.ts` and `runtime-stub/run/release-variables.ts`. */
export const startFunctions = `# Variables that scripts and configuration of the release read.
onebeam_set_names() {
  export RELEASE_ROOT="$onebeam_root" RELEASE_NAME="$onebeam_release" RELEASE_VSN="$onebeam_version"
  export RELEASE_COMMAND="$onebeam_request" RELEASE_PROG="\${onebeam_called##*/}"
  if [ -z "$onebeam_relx_erts" ]; then return; fi
  export REL_NAME="$onebeam_release" REL_VSN="$onebeam_version" REL_DIR="$onebeam_root/releases/$onebeam_version"
  export RELEASE_ROOT_DIR="$onebeam_root" ERTS_VSN="$onebeam_relx_erts" ERTS_DIR="$onebeam_root/erts-$onebeam_relx_erts"
}

# Becomes a shell that sources a script of the release and then executes this script again, with the variables that
# it leaves.
#
# $1: the script; further ones are the arguments of the call.
onebeam_source() {
  export ONEBEAM_EXECUTABLE="$onebeam_self" ONEBEAM_ARGV0="$onebeam_called"
  export ONEBEAM_SCRIPT="$onebeam_root/$1" ONEBEAM_AS="$onebeam_request" ONEBEAM_SOURCED="$$:$onebeam_instance"
  if [ -n "$onebeam_asked" ]; then export ONEBEAM="$onebeam_asked"; fi
  shift
  exec /bin/sh -c 'set -e; . "$ONEBEAM_SCRIPT"; exec "$ONEBEAM_EXECUTABLE" "$@"' "$onebeam_called" "$@"
}

# Variables that are set after the scripts of the release have been sourced. A crash dump contains the environment: it
# is only written to a state folder.
#
# $1: \`start\` for the system itself; further ones are the arguments of the user.
onebeam_set_own() {
  export RELEASE_NODE="$onebeam_node" RELEASE_DISTRIBUTION="$onebeam_distribution"
  if [ -n "$onebeam_relx_erts" ]; then export NAME="$onebeam_node"; fi
  if [ -n "$onebeam_state" ] || [ -n "\${RELEASE_TMP-}" ]; then export RELEASE_TMP="$onebeam_temporary"; fi
  export ONEBEAM_EXECUTABLE="$onebeam_self" ONEBEAM_ARGV0="$onebeam_called" RELEASE_ROOT="$onebeam_root"
  case \${ERL_CRASH_DUMP+x}\${ERL_CRASH_DUMP_BYTES+x}\${ERL_CRASH_DUMP_SECONDS+x}\${ERL_CRASH_DUMP_NICE+x} in
  '')
    if [ "$1" = start ] && [ "$onebeam_kind" = service ] && [ -n "$onebeam_state" ]; then
      export ERL_CRASH_DUMP="$onebeam_state/erl_crash.dump"
    else export ERL_CRASH_DUMP_BYTES=0; fi
    ;;
  esac
  if [ "$1" != start ] || [ -n "\${HEART_COMMAND-}" ]; then return; fi
  shift
  # What \`heart\` starts has a closed pipe for its output.
  onebeam_again=$onebeam_request
  onebeam_end=' </dev/null >/dev/null 2>&1'
  if [ "$onebeam_kind" != service ]; then onebeam_again=; fi
  case $onebeam_request in
  start_iex | console) onebeam_word=$onebeam_background_shell ;;
  *) onebeam_word=$onebeam_background ;;
  esac
  if [ -n "$onebeam_word" ] && [ "$onebeam_kind" = service ]; then
    onebeam_again=$onebeam_word
    onebeam_end=
  fi
  onebeam_line_words=
  for onebeam_word in "$onebeam_self" \${onebeam_again:+"$onebeam_again"} "$@"; do
    onebeam_quote "$onebeam_word"
    onebeam_line_words="$onebeam_line_words $onebeam_quoted"
  done
  export HEART_COMMAND="\${onebeam_line_words# }$onebeam_end"
}

# Goes to the working folder of a start.
#
# $1: \`keep\`, \`state\` or \`release\`.
onebeam_enter() {
  case $1 in
  keep) return ;;
  state)
    if [ -z "$onebeam_state" ]; then onebeam_without_state; fi
    onebeam_folder=$onebeam_state
    if ! onebeam_make_private "$onebeam_folder"; then
      onebeam_not_writable 'its working folder cannot be used' "$onebeam_why" "$onebeam_state_variable"
    fi
    ;;
  *) onebeam_folder=$onebeam_root ;;
  esac
  CDPATH='' cd -- "$onebeam_folder" 2>/dev/null ||
    onebeam_not_writable 'its working folder cannot be used' "$onebeam_folder: it cannot be entered" "$onebeam_state_variable"
}
`;
