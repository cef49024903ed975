/**
 * Shell functions for the note of the running process (`run/pid`), in the format of `runtime-stub/run/running.ts`: an executable
 * and a script of the same program find each other.
 */
export const instanceFunctions = `# Sets \`onebeam_began\` to the time when a process began, which stays when it executes another program; to nothing when
# there is no such process, or it has ended.
onebeam_find_begin() {
  onebeam_began=
  if [ "$onebeam_system" = darwin ]; then
    # shellcheck disable=SC2046
    set -- $(LC_ALL=C TZ=UTC ps -o stat=,lstart= -p "$1" 2>/dev/null)
    case \${1-} in
    '' | Z*) return ;;
    esac
    shift
    onebeam_began="$*"
    return
  fi
  if [ ! -r "/proc/$1/stat" ]; then return; fi
  onebeam_rest=
  # The name of a program may have line feeds, blanks and parentheses in it.
  while IFS= read -r onebeam_line; do onebeam_rest=$onebeam_rest$onebeam_line; done 2>/dev/null <"/proc/$1/stat"
  onebeam_rest=\${onebeam_rest##*) }
  case $onebeam_rest in
  '' | [ZX]*) return ;;
  esac
  # shellcheck disable=SC2086
  set -- $onebeam_rest
  shift 19
  read -r onebeam_line </proc/sys/kernel/random/boot_id || return
  onebeam_began="$onebeam_line $1"
}

# Reads the note of the process that runs this instance. Fails when none does.
onebeam_find_running() {
  onebeam_pid=
  onebeam_running_port=
  if [ -z "$onebeam_state" ] || [ ! -f "$onebeam_state/run/pid" ] || [ ! -r "$onebeam_state/run/pid" ]; then return 1; fi
  IFS= read -r onebeam_note <"$onebeam_state/run/pid"
  case $onebeam_note in
  '{"pid":'*',"began":"'*'","version":"'*'","distribution":"'*'","node":"'*'",'*'"payload":"'*'","executable":"'*'"}') ;;
  *) return 1 ;;
  esac
  onebeam_pid=\${onebeam_note#'{"pid":'}
  onebeam_pid=\${onebeam_pid%%,*}
  case $onebeam_pid in
  '' | 0* | *[!0-9]*) onebeam_pid= ;;
  esac
  onebeam_note_value began
  onebeam_noted=$onebeam_value
  if [ -n "$onebeam_pid" ] && [ -n "$onebeam_noted" ]; then onebeam_find_begin "$onebeam_pid"; else onebeam_began=; fi
  if [ "$onebeam_began" != "$onebeam_noted" ] || [ -z "$onebeam_began" ]; then
    onebeam_pid=
    return 1
  fi
  onebeam_note_value version
  onebeam_running_version=$onebeam_value
  onebeam_note_value distribution
  onebeam_running_distribution=$onebeam_value
  onebeam_note_value node
  onebeam_running_node=$onebeam_value
  onebeam_note_value payload
  onebeam_running_payload=$onebeam_value
  case $onebeam_note in
  *'","port":'*)
    onebeam_running_port=\${onebeam_note#*'","port":'}
    onebeam_running_port=\${onebeam_running_port%%,*}
    ;;
  esac
  case $onebeam_running_port in
  *[!0-9]*) onebeam_running_port= ;;
  esac
}

onebeam_note_value() {
  onebeam_value=\${onebeam_note#*",\\"$1\\":\\""}
  onebeam_value=\${onebeam_value%%\\"*}
}

# Holds the instance between the look at who runs it and the note of this process. A start that is not a node
# continues without a note where none can be written.
onebeam_claim() {
  onebeam_claimed=
  if [ -z "$onebeam_state" ]; then
    if [ "$onebeam_distribution" = none ]; then return; fi
    onebeam_without_state
  fi
  if ! onebeam_make_private "$onebeam_state" run; then
    if [ "$onebeam_distribution" = none ]; then return; fi
    onebeam_not_writable 'its state cannot be kept' "$onebeam_why" "$onebeam_state_variable"
  fi
  onebeam_lock
  if onebeam_find_running && [ "$onebeam_pid" != $$ ]; then
    onebeam_refuse "already running: process $onebeam_pid\${onebeam_feed}hint: \\\`--instance NAME\\\` or RELEASE_NODE runs another one beside it"
  fi
  onebeam_claimed=yes
}

# Another start needs some milliseconds; one that was killed leaves its lock.
onebeam_lock() {
  onebeam_file=$onebeam_state/run/.start
  onebeam_find_begin $$
  onebeam_own_begin=$onebeam_began
  onebeam_clock
  onebeam_until=$((onebeam_now + 6))
  while :; do
    if (umask 077 && set -C && printf '%s\\n' "$$ $onebeam_own_begin" >"$onebeam_file") 2>/dev/null; then
      onebeam_locked=$onebeam_file
      return
    fi
    onebeam_holder=
    onebeam_noted=
    if [ -f "$onebeam_file" ] && [ -r "$onebeam_file" ]; then
      read -r onebeam_holder onebeam_noted <"$onebeam_file" || onebeam_holder=
    fi
    case $onebeam_holder in
    '' | *[!0-9]*) ;;
    *)
      onebeam_find_begin "$onebeam_holder"
      if [ "$onebeam_began" != "$onebeam_noted" ]; then
        rm -f -- "$onebeam_file"
        continue
      fi
      ;;
    esac
    onebeam_clock
    if [ "$onebeam_now" -ge "$onebeam_until" ]; then
      rm -f -- "$onebeam_file"
      return
    fi
    onebeam_pause
  done
}

# Writes down that this process runs the instance, as the node that it is now.
onebeam_write_note() {
  if [ -z "$onebeam_claimed" ]; then return; fi
  onebeam_find_begin $$
  if [ -z "$onebeam_began" ]; then
    onebeam_fail 'cannot start' 'the system does not report when this process started' 'mount /proc'
  fi
  onebeam_executable=
  onebeam_rest=$onebeam_self
  while [ -n "$onebeam_rest" ]; do
    case $onebeam_rest in
    *[\\"\\\\]*)
      onebeam_word=\${onebeam_rest%%[\\"\\\\]*}
      onebeam_rest=\${onebeam_rest#"$onebeam_word"}
      onebeam_executable=$onebeam_executable$onebeam_word\\\\\${onebeam_rest%"\${onebeam_rest#?}"}
      onebeam_rest=\${onebeam_rest#?}
      ;;
    *)
      onebeam_executable=$onebeam_executable$onebeam_rest
      onebeam_rest=
      ;;
    esac
  done
  case $onebeam_executable in
  *[[:cntrl:]]*) onebeam_executable=$onebeam_program ;;
  esac
  onebeam_file=$onebeam_state/run/pid
  (
    umask 077
    printf '{"pid":%s,"began":"%s","version":"%s","distribution":"%s","node":"%s",%s"payload":"%s","executable":"%s"}\\n' \\
      $$ "$onebeam_began" "$onebeam_version" "$onebeam_distribution" "$onebeam_node" \\
      "\${onebeam_port:+\\"port\\":$onebeam_port,}" "$onebeam_payload" "$onebeam_executable" >"$onebeam_file.$$" &&
      mv -f -- "$onebeam_file.$$" "$onebeam_file"
  ) 2>/dev/null ||
    onebeam_not_writable 'its state cannot be kept' "$onebeam_file: it cannot be written" "$onebeam_state_variable"
  onebeam_unlock
}
`;
