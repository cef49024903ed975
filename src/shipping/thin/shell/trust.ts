/**
 * Shell functions that create private folders and check who can change them, as `src/files/trusted-path.ts` does. A path with a line
 * feed is refused, and so is a link whose target goes up after it went down.
 */
export const trustFunctions = `# Creates a folder, and one below it if there is a second argument, both for this user only. Fails where another
# user could change what is in it; \`onebeam_why\` is the reason then.
onebeam_make_private() {
  onebeam_made=$1\${2:+/$2}
  if [ ! -d "$onebeam_made" ]; then
    if ! (umask 077 && mkdir -p -- "$onebeam_made") 2>/dev/null; then
      onebeam_why="$onebeam_made: it cannot be created"
      return 1
    fi
  fi
  if [ ! -w "$onebeam_made" ]; then
    onebeam_why="$onebeam_made: it cannot be written"
    return 1
  fi
  onebeam_check_trust "$1" "\${2-}"
}

# Only the user and root may be able to replace a folder on the path, and only the user may write to the last ones.
onebeam_check_trust() {
  onebeam_path=$1\${2:+/$2}
  onebeam_strict=1
  if [ -n "$2" ]; then onebeam_strict=2; fi
  onebeam_links=0
  case $onebeam_path/ in
  */../*)
    onebeam_why="$onebeam_path: .. is in its name"
    return 1
    ;;
  esac
  while :; do
    case $onebeam_path in
    *"$onebeam_feed"*)
      onebeam_why="$onebeam_path: a line feed is in its name"
      return 1
      ;;
    esac
    onebeam_rest=\${onebeam_path#/}
    onebeam_prefix=
    set -- /
    while [ -n "$onebeam_rest" ]; do
      onebeam_word=\${onebeam_rest%%/*}
      case $onebeam_rest in
      */*) onebeam_rest=\${onebeam_rest#*/} ;;
      *) onebeam_rest= ;;
      esac
      case $onebeam_word in
      '' | .) ;;
      ..) onebeam_prefix=\${onebeam_prefix%/*} ;;
      *)
        onebeam_prefix=$onebeam_prefix/$onebeam_word
        set -- "$@" "$onebeam_prefix"
        ;;
      esac
    done
    onebeam_list=$(LC_ALL=C ls -ldn -- "$@" 2>/dev/null)
    onebeam_mode=drwxr-xr-x
    onebeam_writable=
    onebeam_root_owner=
    onebeam_link=
    while [ $# -gt 0 ]; do
      onebeam_line=\${onebeam_list%%"$onebeam_feed"*}
      case $onebeam_list in
      *"$onebeam_feed"*) onebeam_list=\${onebeam_list#*"$onebeam_feed"} ;;
      *) onebeam_list= ;;
      esac
      onebeam_parse_facts "$onebeam_line"
      onebeam_root_owner=\${onebeam_root_owner:-$onebeam_owner}
      onebeam_check_entry "$1" $# || return 1
      if [ -n "$onebeam_link" ]; then break; fi
      shift
    done
    if [ -z "$onebeam_link" ]; then return 0; fi
    onebeam_links=$((onebeam_links + 1))
    onebeam_target=$(readlink "$onebeam_link" && printf x) || onebeam_target=
    onebeam_target=\${onebeam_target%?x}
    case $onebeam_target in
    '' | ?*/../* | ?*/..) onebeam_links=41 ;;
    esac
    if [ "$onebeam_links" -gt 40 ]; then
      onebeam_why="$onebeam_link: a link"
      return 1
    fi
    case $onebeam_target in
    /*) ;;
    *) onebeam_target=\${onebeam_link%/*}/$onebeam_target ;;
    esac
    onebeam_path=$onebeam_target\${onebeam_path#"$onebeam_link"}
  done
}

# Of a line of \`ls -ldn\`.
onebeam_parse_facts() {
  onebeam_mode=\${1%% *}
  onebeam_rest=\${1#"$onebeam_mode"}
  onebeam_rest=\${onebeam_rest#"\${onebeam_rest%%[! ]*}"}
  onebeam_rest=\${onebeam_rest#* }
  onebeam_rest=\${onebeam_rest#"\${onebeam_rest%%[! ]*}"}
  onebeam_owner=\${onebeam_rest%% *}
  onebeam_rest=\${onebeam_rest#* }
  onebeam_rest=\${onebeam_rest#"\${onebeam_rest%%[! ]*}"}
  onebeam_group=\${onebeam_rest%% *}
}

# \`onebeam_writable\` is set when others may write to the folder above.
#
# $1: the path; $2: how many entries there are from it to the end.
onebeam_check_entry() {
  onebeam_why=
  onebeam_is_own=
  if [ "$onebeam_mode" = "\${onebeam_mode#l}" ]; then
    if [ -O "$1" ]; then onebeam_is_own=yes; fi
  else
    onebeam_uid=\${onebeam_uid:-$(id -u)}
    if [ "$onebeam_owner" = "$onebeam_uid" ]; then onebeam_is_own=yes; fi
  fi
  if [ "$2" -le "$onebeam_strict" ]; then
    case $onebeam_mode in
    l*) onebeam_why='a link' ;;
    d????[!w]??[!w]*) if [ -z "$onebeam_is_own" ]; then onebeam_why='it belongs to another user'; fi ;;
    d*) onebeam_why='other users may write to it' ;;
    *) onebeam_why='not a folder' ;;
    esac
  fi
  # A link counts as the folder that has it, unless others may write there.
  if [ -z "$onebeam_why$onebeam_is_own" ]; then
    case $onebeam_owner:$onebeam_mode:$onebeam_writable in
    0:* | "$onebeam_root_owner":* | *:l*:) ;;
    *) onebeam_why='it belongs to another user' ;;
    esac
  fi
  case $onebeam_mode in
  l*) onebeam_link=$1 ;;
  d*)
    onebeam_writable=
    case $onebeam_mode in
    d???????w*) onebeam_writable=yes ;;
    d????w*) if ! onebeam_is_private_group; then onebeam_writable=yes; fi ;;
    esac
    case $onebeam_mode in
    d????????[tT]*) ;;
    *) if [ -z "$onebeam_why" ] && [ -n "$onebeam_writable" ]; then onebeam_why='other users may write to it'; fi ;;
    esac
    ;;
  *) onebeam_why=\${onebeam_why:-not a folder} ;;
  esac
  if [ -z "$onebeam_why" ]; then return 0; fi
  onebeam_why="$1: $onebeam_why"
  return 1
}

# A group with the number of its user and without other members.
onebeam_is_private_group() {
  onebeam_uid=\${onebeam_uid:-$(id -u)}
  if [ "$onebeam_group" != "$onebeam_uid" ] || [ "$onebeam_group" = 0 ]; then return 1; fi
  onebeam_found=1
  while IFS=: read -r onebeam_word onebeam_word onebeam_id onebeam_rest; do
    if [ "$onebeam_id" != "$onebeam_group" ]; then continue; fi
    if [ -n "$onebeam_rest" ]; then return 1; fi
    onebeam_found=0
  done </etc/group
  return "$onebeam_found"
}
`;
