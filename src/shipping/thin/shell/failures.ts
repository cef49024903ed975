/** Shell functions for failures, quoting and time. They print what the launcher prints (`runtime-stub/failure.ts`). */
export const failureFunctions = `# Prints three lines for a failure before the start: what, cause, hint.
onebeam_fail() {
  onebeam_unlock
  printf '%s\\n' "\${onebeam_self##*/}: $1" "cause: $2" "hint: $3" >&2
  exit 125
}

# A command that did not succeed.
onebeam_refuse() {
  onebeam_unlock
  printf '%s\\n' "\${0##*/}: $1" >&2
  exit 1
}

# A mistake in the command line: every argument is a line.
onebeam_usage() {
  printf '%s\\n' "$@" >&2
  exit 2
}

onebeam_unlock() {
  if [ -n "$onebeam_locked" ]; then rm -f -- "$onebeam_locked"; fi
  onebeam_locked=
}

onebeam_without_state() {
  onebeam_fail 'it has no folder for its state' 'neither a variable nor the user database names one' \\
    "set $onebeam_state_variable to a folder that you own and can write to"
}

onebeam_not_writable() {
  onebeam_fail "$1" "$2" "set $3 to a writable folder that belongs to you"
}

# Sets \`onebeam_quoted\` to the word as a shell takes it.
onebeam_quote() {
  onebeam_rest=$1
  onebeam_quoted=
  while :; do
    case $onebeam_rest in
    *\\'*)
      onebeam_quoted="$onebeam_quoted\${onebeam_rest%%\\'*}'\\\\''"
      onebeam_rest=\${onebeam_rest#*\\'}
      ;;
    *) break ;;
    esac
  done
  onebeam_quoted="'$onebeam_quoted$onebeam_rest'"
}

# Sets \`onebeam_random\` to as many random bytes in hexadecimal.
onebeam_make_random() {
  onebeam_random=
  for onebeam_word in $(od -An -v -tx1 -N"$1" /dev/urandom); do onebeam_random=$onebeam_random$onebeam_word; done
  [ "\${#onebeam_random}" = $(($1 * 2)) ] ||
    onebeam_fail 'cannot start' '/dev/urandom cannot be read' 'see whether /dev is mounted and \`od\` is installed'
}

# In seconds since some moment, from the clock where the system has no \`/proc\`.
onebeam_clock() {
  onebeam_now=
  if [ -r /proc/uptime ]; then read -r onebeam_now onebeam_rest </proc/uptime; fi
  onebeam_now=\${onebeam_now%.*}
  if [ -z "$onebeam_now" ]; then onebeam_now=$(date +%s); fi
}

onebeam_pause() {
  sleep 0.05 2>/dev/null || sleep 1
}
`;
