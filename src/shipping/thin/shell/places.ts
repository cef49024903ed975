/** Shell functions that find the folders of an instance, as `runtime-stub/run/places.ts` does. */
export const placeFunctions = `# Sets the folders of an instance. None is created here.
onebeam_find_places() {
  onebeam_shared=
  eval "onebeam_given=\\\${$onebeam_state_variable-}"
  case $onebeam_given in
  '') ;;
  /*) onebeam_shared=$onebeam_given ;;
  *)
    onebeam_fail "$onebeam_state_variable is not usable" "$onebeam_given: not an absolute path" \\
      "set $onebeam_state_variable to an absolute path"
    ;;
  esac
  if [ -z "$onebeam_shared" ] && [ "$onebeam_kind" = service ]; then
    case \${STATE_DIRECTORY-} in
    /*)
      onebeam_follow_systemd "$STATE_DIRECTORY"
      onebeam_shared=$onebeam_followed
      ;;
    esac
  fi
  if [ -z "$onebeam_shared" ] && [ "$onebeam_system" = linux ]; then
    case \${XDG_STATE_HOME-} in
    /*) onebeam_shared=$XDG_STATE_HOME/$onebeam_program ;;
    esac
  fi
  if [ -z "$onebeam_shared" ]; then onebeam_state_below "\${HOME-}"; fi
  if [ -z "$onebeam_shared" ]; then onebeam_state_below "$(onebeam_home_of_user)"; fi
  onebeam_state=$onebeam_shared
  if [ -n "$onebeam_shared" ] && [ -n "$onebeam_instance" ]; then
    onebeam_state=$onebeam_shared/instances/$onebeam_instance
  fi
  onebeam_temporary=\${RELEASE_TMP-}
  onebeam_logs=
  if [ "$onebeam_kind" = service ] && [ -z "$onebeam_instance" ]; then
    if [ -z "$onebeam_temporary" ]; then
      onebeam_follow_systemd "\${RUNTIME_DIRECTORY-}"
      onebeam_temporary=$onebeam_followed
    fi
    onebeam_follow_systemd "\${LOGS_DIRECTORY-}"
    onebeam_logs=$onebeam_followed
  fi
  if [ -n "$onebeam_state" ]; then
    if [ -z "$onebeam_temporary" ]; then onebeam_temporary=$onebeam_state/tmp; fi
    if [ -z "$onebeam_logs" ]; then onebeam_logs=$onebeam_state/log; fi
  fi
}

# Sets \`onebeam_followed\` to the first folder of a variable of systemd, which separates several by colons. With \`DynamicUser=\` it is
# a link of root: then the folder that it leads to, which belongs to the user.
onebeam_follow_systemd() {
  onebeam_followed=\${1%%:*}
  if [ ! -h "$onebeam_followed" ]; then return 0; fi
  onebeam_list=$(LC_ALL=C ls -ldn -- / "$onebeam_followed" 2>/dev/null)
  onebeam_parse_facts "$onebeam_list"
  onebeam_root_owner=$onebeam_owner
  onebeam_parse_facts "\${onebeam_list#*"$onebeam_feed"}"
  if [ "$onebeam_owner" != 0 ] && [ "$onebeam_owner" != "$onebeam_root_owner" ]; then return 0; fi
  onebeam_target=$(readlink "$onebeam_followed" && printf x) || return 0
  onebeam_target=\${onebeam_target%?x}
  case $onebeam_target in
  /*) onebeam_followed=$onebeam_target ;;
  *) onebeam_followed=\${onebeam_followed%/*}/$onebeam_target ;;
  esac
}

onebeam_state_below() {
  case $1 in
  /) ;;
  /*)
    if [ "$onebeam_system" = darwin ]; then onebeam_shared="$1/Library/Application Support/$onebeam_program"
    else onebeam_shared=$1/.local/state/$onebeam_program; fi
    ;;
  esac
}

onebeam_home_of_user() {
  onebeam_user=$(id -u)
  if [ "$onebeam_system" = darwin ]; then
    onebeam_entry=$(id -P 2>/dev/null)
    onebeam_entry=\${onebeam_entry%:*}
    printf '%s\\n' "\${onebeam_entry##*:}"
    return
  fi
  { getent passwd "$onebeam_user" 2>/dev/null || cat /etc/passwd 2>/dev/null; } |
    while IFS=: read -r onebeam_word onebeam_word onebeam_id onebeam_word onebeam_word onebeam_home onebeam_rest; do
      if [ "$onebeam_id" = "$onebeam_user" ]; then
        printf '%s\\n' "$onebeam_home"
        break
      fi
    done
}
`;
