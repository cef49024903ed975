/**
 * Shell functions for the node of a release and its cookie, as in `runtime-stub/run/node/`. A shell opens no port: which
 * ports are free comes from `/proc/net` or `netstat`.
 */
export const nodeFunctions = `# Sets the node that variables and the build describe, and its instance. Another name is another instance.
#
# $1: the name in the build; $2: the flag of the command line, added to the name.
onebeam_find_node() {
  onebeam_distribution=\${RELEASE_DISTRIBUTION:-$onebeam_usual_distribution}
  case $onebeam_distribution in
  none | local | sname | name) ;;
  *)
    onebeam_fail 'it cannot become a node' "RELEASE_DISTRIBUTION=$onebeam_distribution" \\
      'set RELEASE_DISTRIBUTION to one of none, local, sname, name, or unset it'
    ;;
  esac
  onebeam_node=\${RELEASE_NODE:-$1}
  onebeam_host=
  case $onebeam_node in
  *@*)
    onebeam_host=\${onebeam_node#*@}
    onebeam_host=@\${onebeam_host%%@*}
    ;;
  esac
  onebeam_node=\${onebeam_node%%@*}\${2:+-$2}
  case $onebeam_node in
  '' | [!A-Za-z0-9_]* | *[!A-Za-z0-9_.-]*) onebeam_is_name= ;;
  *) onebeam_is_name=yes ;;
  esac
  case $onebeam_host in
  @ | *[[:space:]]*) onebeam_is_name= ;;
  esac
  if [ -z "$onebeam_is_name" ] || [ "\${#onebeam_node}" -gt 200 ]; then
    onebeam_fail 'it cannot become a node' "\\\`$onebeam_node$onebeam_host\\\` cannot name a node" \\
      'set RELEASE_NODE to a name of letters, digits, \`_\`, \`-\` and \`.\`, with or without \`@host\`'
  fi
  onebeam_instance=
  if [ "$onebeam_node" != "\${1%%@*}" ]; then onebeam_instance=$onebeam_node; fi
  if [ "$onebeam_distribution" = local ]; then onebeam_host=@localhost; fi
  onebeam_node=$onebeam_node$onebeam_host
  onebeam_port=
}

# The node that a client talks to: the running one, unless variables name another.
onebeam_find_client_node() {
  if [ -z "$onebeam_state" ] || ! onebeam_find_running; then return; fi
  onebeam_port=$onebeam_running_port
  if [ -n "\${RELEASE_DISTRIBUTION-}" ]; then return; fi
  onebeam_distribution=$onebeam_running_distribution
  onebeam_node=$onebeam_running_node
}

onebeam_require_node() {
  if [ "$onebeam_distribution" != none ]; then return; fi
  onebeam_refuse "not started with distribution: start it with RELEASE_DISTRIBUTION=local, or build $onebeam_program with --distribution local"
}

# Sets \`onebeam_words\`, quoted, to the arguments that make a start a node. A name in a file of arguments has priority.
onebeam_server_words() {
  onebeam_words=
  if [ "$onebeam_named_count" -gt 1 ]; then
    onebeam_fail 'it cannot become a node' "its arguments for the emulator name it twice: $onebeam_named_list" \\
      'leave one \`-sname\` or \`-name\` in vm.args'
  fi
  if [ "$onebeam_named_count" = 1 ]; then
    onebeam_distribution=$onebeam_named_kind
    onebeam_node=$onebeam_named
    if [ -z "$onebeam_named_cookie" ]; then onebeam_cookie_words make; fi
    return
  fi
  if [ "$onebeam_distribution" = none ]; then return; fi
  onebeam_cookie_words make
  onebeam_quote "$onebeam_node"
  if [ "$onebeam_distribution" != local ]; then
    onebeam_words="-$onebeam_distribution $onebeam_quoted $onebeam_words"
    return
  fi
  onebeam_choose_port
  onebeam_words="-sname $onebeam_quoted $onebeam_words -start_epmd false -erl_epmd_port $onebeam_port -kernel inet_dist_use_interface '{127,0,0,1}'"
}

# The same for a client of the running node: it does not listen itself.
onebeam_client_words() {
  onebeam_words=
  onebeam_require_node
  if [ "$onebeam_distribution" = local ] && [ -z "$onebeam_port" ]; then onebeam_not_running; fi
  onebeam_cookie_words ''
  onebeam_make_random 4
  onebeam_quote "rpc-$onebeam_random-$onebeam_node"
  if [ "$onebeam_distribution" != local ]; then
    onebeam_words="-$onebeam_distribution $onebeam_quoted -dist_listen false $onebeam_words"
    return
  fi
  onebeam_words="-sname $onebeam_quoted -dist_listen false $onebeam_words -start_epmd false -erl_epmd_port $onebeam_port"
}

# The port of the last start where it is free, else another one.
onebeam_choose_port() {
  if [ -z "$onebeam_state" ]; then onebeam_without_state; fi
  onebeam_file=$onebeam_state/run/port
  onebeam_last=
  if [ -f "$onebeam_file" ] && [ -r "$onebeam_file" ]; then IFS= read -r onebeam_last <"$onebeam_file"; fi
  case $onebeam_last in
  '' | 0* | *[!0-9]* | ??????*) onebeam_last= ;;
  *) if [ "$onebeam_last" -le 1023 ] || [ "$onebeam_last" -ge 65536 ]; then onebeam_last=; fi ;;
  esac
  onebeam_port=$onebeam_last
  onebeam_tries=0
  until [ -n "$onebeam_port" ] && onebeam_is_free "$onebeam_port"; do
    onebeam_tries=$((onebeam_tries + 1))
    if [ "$onebeam_tries" -gt 100 ]; then
      onebeam_fail 'it cannot become a node' 'no port on 127.0.0.1 can be opened' \\
        'set RELEASE_DISTRIBUTION=none to run it without a node'
    fi
    onebeam_make_random 2
    onebeam_port=$((32768 + 0x$onebeam_random % 28232))
  done
  if [ "$onebeam_port" = "$onebeam_last" ]; then return; fi
  if ! onebeam_make_private "$onebeam_state" run ||
    ! (umask 077 && printf '%s' "$onebeam_port" >"$onebeam_file.$$" && mv -f -- "$onebeam_file.$$" "$onebeam_file") 2>/dev/null; then
    onebeam_not_writable 'its state cannot be kept' "$onebeam_file: it cannot be written" "$onebeam_state_variable"
  fi
}

# Whether no socket has this port, as far as the system shows.
onebeam_is_free() {
  if [ "$onebeam_system" = darwin ]; then
    ! netstat -an -p tcp 2>/dev/null | grep -q "[.]$1 .*"
    return
  fi
  onebeam_word=$(printf '%04X' "$1")
  # A connection that has ended (state 06) does not count.
  ! grep -q "^ *[0-9]*: [0-9A-F]*:$onebeam_word [0-9A-F]*:[0-9A-F]* 0[^6]" /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Adds to \`onebeam_words\` a random cookie that is never used, and where the real one is: the list of processes shows
# arguments to every user.
#
# $1: not empty to create a missing cookie.
onebeam_cookie_words() {
  onebeam_source='variable'
  if [ -n "\${RELEASE_COOKIE-}" ]; then
    onebeam_cookie=RELEASE_COOKIE
  elif [ -n "$onebeam_shipped_cookie" ]; then
    export RELEASE_COOKIE="$onebeam_shipped_cookie"
    onebeam_cookie=RELEASE_COOKIE
  elif [ -n "$onebeam_cookie_variable" ]; then
    eval "onebeam_given=\\\${$onebeam_cookie_variable-}"
    if [ -z "$onebeam_given" ]; then
      onebeam_fail 'it has no cookie for its node' "$onebeam_cookie_variable is not set" \\
        "set $onebeam_cookie_variable to the cookie of its cluster, or RELEASE_DISTRIBUTION=none"
    fi
    onebeam_cookie=$onebeam_cookie_variable
  else
    if [ -z "$onebeam_state" ]; then onebeam_without_state; fi
    onebeam_source='file'
    onebeam_cookie=$onebeam_shared/cookie
    if [ ! -e "$onebeam_cookie" ] && [ ! -h "$onebeam_cookie" ]; then
      if [ -z "$1" ]; then
        onebeam_refuse "not running: it has not been started by this user yet\${onebeam_feed}hint: start it first, or set RELEASE_COOKIE for a node of another user"
      fi
      onebeam_make_cookie
    fi
    onebeam_check_cookie
  fi
  onebeam_make_random 16
  onebeam_quote "$onebeam_cookie"
  onebeam_words="$onebeam_words -setcookie $onebeam_random -onebeam_cookie $onebeam_source $onebeam_quoted"
}

# Appears complete and in one step: of two first starts, one creates it.
onebeam_make_cookie() {
  onebeam_make_random 32
  if ! onebeam_make_private "$onebeam_shared"; then
    onebeam_not_writable 'its cookie cannot be kept' "$onebeam_why" "$onebeam_state_variable"
  fi
  onebeam_file=$onebeam_cookie.$$
  if ! (
    umask 377
    rm -f -- "$onebeam_file"
    set -C
    printf '%s' "$onebeam_random" >"$onebeam_file"
  ) 2>/dev/null; then
    onebeam_not_writable 'its cookie cannot be kept' "$onebeam_cookie: it cannot be written" "$onebeam_state_variable"
  fi
  ln -- "$onebeam_file" "$onebeam_cookie" 2>/dev/null
  rm -f -- "$onebeam_file"
  if [ ! -e "$onebeam_cookie" ]; then
    onebeam_not_writable 'its cookie cannot be kept' "$onebeam_cookie: it cannot be written" "$onebeam_state_variable"
  fi
}

onebeam_check_cookie() {
  onebeam_parse_facts "$(LC_ALL=C ls -ldn -- "$onebeam_cookie" 2>/dev/null)"
  case $onebeam_mode in
  -???------*) onebeam_why= ;;
  -*) onebeam_why='others may read it' ;;
  *) onebeam_why='not a file of this user' ;;
  esac
  if [ ! -O "$onebeam_cookie" ]; then onebeam_why='not a file of this user'; fi
  if [ -z "$onebeam_why" ] && [ ! -s "$onebeam_cookie" ]; then onebeam_why='not a cookie'; fi
  if [ -z "$onebeam_why" ]; then return; fi
  onebeam_fail 'the cookie of its node is not safe' "$onebeam_cookie: $onebeam_why" \\
    'remove the file: the next start makes a new one'
}
`;
