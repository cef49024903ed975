/** Shell functions for the built-in commands, as in `runtime-stub/run/built-in/`. */
export const controlFunctions = `onebeam_no_words() {
  if [ $# -lt 2 ]; then return; fi
  onebeam_usage "\${0##*/}: \\\`$1\\\` does not accept \\\`$2\\\`" 'hint: call it without arguments'
}

# A command that needs the running process. Only the start of a service records it.
onebeam_not_running() {
  if [ "$onebeam_kind" = service ]; then onebeam_refuse 'not running'; fi
  onebeam_refuse "the running process is unknown: a program of the kind \\\`$onebeam_kind\\\` does not record it
hint: use the tools of the system, or build it with \\\`--kind service\\\`"
}

onebeam_require_running() {
  if ! onebeam_find_running; then onebeam_not_running; fi
}

onebeam_version_command() {
  onebeam_no_words version "$@"
  onebeam_answer="$onebeam_release $onebeam_version"
}

onebeam_pid_command() {
  onebeam_no_words pid "$@"
  onebeam_require_running
  onebeam_answer=$onebeam_pid
}

onebeam_status_command() {
  onebeam_no_words status "$@"
  onebeam_require_running
  onebeam_other=
  if [ "$onebeam_running_payload" != "$onebeam_payload" ]; then onebeam_other=" (this executable is $onebeam_version)"; fi
  onebeam_at=none
  if [ "$onebeam_running_distribution" != none ]; then
    onebeam_at="$onebeam_running_node ($onebeam_running_distribution\${onebeam_running_port:+, 127.0.0.1:$onebeam_running_port})"
  fi
  onebeam_answer="running: process $onebeam_pid
version: $onebeam_running_version$onebeam_other
node: $onebeam_at
state: $onebeam_state"
}

onebeam_logs_command() {
  onebeam_no_words logs "$@"
  if [ -z "$onebeam_state" ]; then onebeam_without_state; fi
  onebeam_answer=$onebeam_logs
}

# A system that restarts inside its process ignores signals for a moment: TERM is sent again every ten seconds.
onebeam_stop_command() {
  onebeam_timeout=60
  onebeam_kill=
  while [ $# -gt 0 ]; do
    case $1 in
    --kill) onebeam_kill=yes ;;
    --timeout | --timeout=*)
      case $1 in
      --timeout)
        if [ $# -gt 1 ]; then shift; onebeam_timeout=$1; else onebeam_timeout=; fi
        ;;
      *) onebeam_timeout=\${1#--timeout=} ;;
      esac
      case $onebeam_timeout in
      '' | *[!0-9]* | ???????*)
        onebeam_usage "\${0##*/}: \\\`stop --timeout\\\` needs an argument" "hint: \${0##*/} stop --timeout SECONDS"
        ;;
      esac
      ;;
    *)
      onebeam_usage "\${0##*/}: \\\`stop\\\` does not accept \\\`$1\\\`" 'hint: its options are --timeout SECONDS, --kill'
      ;;
    esac
    shift
  done
  # A number that begins with 0 would be octal.
  while [ "$onebeam_timeout" != "\${onebeam_timeout#0?}" ]; do onebeam_timeout=\${onebeam_timeout#0}; done
  onebeam_require_running
  onebeam_stopped=$onebeam_pid
  onebeam_clock
  onebeam_end=$((onebeam_now+onebeam_timeout))
  while :; do
    onebeam_left=$((onebeam_end-onebeam_now))
    if onebeam_ends TERM $((onebeam_left<10 ? onebeam_left : 10)); then break; fi
    if [ "$onebeam_now" -lt "$onebeam_end" ]; then continue; fi
    if [ -z "$onebeam_kill" ]; then
      onebeam_refuse "process $onebeam_stopped still runs after $onebeam_timeout seconds\${onebeam_feed}hint: wait longer with --timeout SECONDS, or kill it with --kill"
    fi
    if onebeam_ends KILL 5; then break; fi
    onebeam_refuse "process $onebeam_stopped cannot be ended"
  done
  # Another start may have come by now: its note stays.
  if ! onebeam_find_running; then rm -f -- "$onebeam_state/run/pid"; fi
}

# Sends a signal to the process of the note, and waits for its end.
#
# $1: the signal; $2: for how many seconds.
onebeam_ends() {
  onebeam_clock
  onebeam_until=$((onebeam_now + $2))
  if ! kill -s "$1" "$onebeam_stopped" 2>/dev/null; then
    onebeam_find_begin "$onebeam_stopped"
    if [ "$onebeam_began" = "$onebeam_noted" ]; then
      onebeam_refuse "process $onebeam_stopped belongs to another user"
    fi
  fi
  while :; do
    onebeam_find_begin "$onebeam_stopped"
    if [ "$onebeam_began" != "$onebeam_noted" ]; then return 0; fi
    onebeam_clock
    if [ "$onebeam_now" -ge "$onebeam_until" ]; then return 1; fi
    onebeam_pause
  done
}

# Starts another command of this script in the background, with \`run_erl\` of the runtime. Waits for its note as long as its process
# exists; until \`run_erl\` has started the shell that becomes this process, two minutes.
#
# $1: that command; $2: \`run_erl\`; further ones are for it.
onebeam_daemon() {
  if [ -z "$onebeam_state" ]; then onebeam_without_state; fi
  if onebeam_find_running; then onebeam_refuse "already running: process $onebeam_pid"; fi
  for onebeam_folder in "$onebeam_state" "$onebeam_state/run" "$onebeam_state/pipe" "$onebeam_logs"; do
    if ! onebeam_make_private "$onebeam_folder"; then
      onebeam_not_writable 'its logs cannot be kept' "$onebeam_why" "$onebeam_state_variable"
    fi
  done
  onebeam_background=$2
  onebeam_shell_note=$onebeam_state/run/.daemon-$$
  onebeam_quote "$onebeam_shell_note"
  # The shell of run_erl writes its process ID: it becomes the system.
  onebeam_line_words='echo "$$" >'"$onebeam_quoted; exec"
  onebeam_first=$1
  shift 2
  for onebeam_word in "$onebeam_self" \${onebeam_flag:+--instance "$onebeam_flag"} "$onebeam_first" "$@"; do
    onebeam_quote "$onebeam_word"
    onebeam_line_words="$onebeam_line_words $onebeam_quoted"
  done
  RUN_ERL_LOG_GENERATIONS="\${RUN_ERL_LOG_GENERATIONS-5}" RUN_ERL_LOG_MAXSIZE="\${RUN_ERL_LOG_MAXSIZE-100000}" \\
    ONEBEAM_AS="$onebeam_request" TERM="\${TERM:-dumb}" \\
    "$onebeam_background" -daemon "$onebeam_state/pipe/" "$onebeam_logs" "$onebeam_line_words" </dev/null
  onebeam_code=$?
  if [ "$onebeam_code" != 0 ]; then onebeam_refuse "run_erl has failed: $onebeam_code"; fi
  onebeam_clock
  onebeam_until=$((onebeam_now + 120))
  onebeam_starting=
  until onebeam_find_running; do
    if [ -z "$onebeam_starting" ] && ! { read -r onebeam_starting <"$onebeam_shell_note"; } 2>/dev/null; then onebeam_starting=; fi
    onebeam_clock
    if [ -n "$onebeam_starting" ]; then onebeam_alive=$onebeam_starting; else onebeam_alive=$$; fi
    if kill -0 "$onebeam_alive" 2>/dev/null && { [ -n "$onebeam_starting" ] || [ "$onebeam_now" -lt "$onebeam_until" ]; }; then
      onebeam_pause
    elif onebeam_find_running; then break
    else
      rm -f -- "$onebeam_shell_note"
      onebeam_refuse "it has not started; its output: $onebeam_logs"
    fi
  done
  rm -f -- "$onebeam_shell_note"
}

# $1: the script, in the release; further ones are its arguments.
onebeam_hook() {
  onebeam_script=$onebeam_root/$1
  onebeam_hooked=$1
  shift
  /bin/sh "$onebeam_script" "$@"
  onebeam_code=$?
  if [ "$onebeam_code" != 0 ]; then onebeam_refuse "its hook $onebeam_hooked has failed: $onebeam_code"; fi
}
`;
