/**
 * Shell functions that split `ELIXIR_ERL_OPTIONS` and files of emulator arguments, as `runtime-stub/run/command-line/shell-words.ts` and
 * `runtime-stub/run/node/args-file.ts` do.
 */
export const wordFunctions = `# Sets \`onebeam_words\`, quoted, to the words of a text as a POSIX shell splits it, without replacing anything.
onebeam_split() {
  onebeam_words=
  onebeam_take() {
    onebeam_quote "$1"
    onebeam_words="$onebeam_words $onebeam_quoted"
  }
  onebeam_tokens flags "$1"
}

# Reads the settings of the node from a file of emulator arguments (\`vm.args\`), and from those that it names.
onebeam_read_arguments() {
  onebeam_files=0
  onebeam_first_file=$1
  onebeam_take() {
    case $onebeam_before in
    -sname | -name)
      onebeam_named_count=$((onebeam_named_count + 1))
      if [ "$onebeam_named_count" = 1 ]; then
        onebeam_named_kind=\${onebeam_before#-}
        onebeam_named=$1
        onebeam_named_list=$1
      else onebeam_named_list="$onebeam_named_list, $1"; fi
      ;;
    -setcookie) onebeam_named_cookie=$1 ;;
    -args_file)
      onebeam_files=$((onebeam_files + 1))
      if [ "$onebeam_files" -ge 100 ]; then
        onebeam_fail 'its emulator arguments cannot be read' \\
          "$onebeam_first_file: it leads to more than 100 files through \\\`-args_file\\\`, the last is $1" \\
          'check that no file names itself with \`-args_file\`'
      fi
      onebeam_queue="$onebeam_queue$1$onebeam_feed"
      ;;
    esac
    if [ "$1" = -extra ]; then onebeam_text=; fi
    onebeam_before=$1
  }
  onebeam_queue=$1$onebeam_feed
  while [ -n "$onebeam_queue" ]; do
    onebeam_file=\${onebeam_queue%%"$onebeam_feed"*}
    onebeam_queue=\${onebeam_queue#*"$onebeam_feed"}
    if [ ! -f "$onebeam_file" ] || [ ! -r "$onebeam_file" ]; then continue; fi
    onebeam_text=$(cat -- "$onebeam_file")
    # Only a file with such words is taken apart.
    case $onebeam_text in
    *name* | *setcookie* | *args_file*)
      onebeam_before=
      onebeam_tokens file "$onebeam_text"
      ;;
    esac
  done
}

# Calls \`onebeam_take\` for each word. In a file \`#\` begins a comment, and a backslash in double quotes always quotes.
onebeam_tokens() {
  onebeam_text=$2
  onebeam_mark=
  onebeam_word=
  onebeam_has_word=
  while [ -n "$onebeam_text" ]; do
    # Ordinary characters in one step.
    onebeam_part=\${onebeam_text%%[!A-Za-z0-9_./:@+=,-]*}
    if [ -n "$onebeam_part" ]; then
      onebeam_word=$onebeam_word$onebeam_part
      onebeam_has_word=yes
      onebeam_text=\${onebeam_text#"$onebeam_part"}
      continue
    fi
    onebeam_char=\${onebeam_text%"\${onebeam_text#?}"}
    onebeam_text=\${onebeam_text#?}
    case $onebeam_mark$onebeam_char in
    "''") onebeam_mark= ;;
    "'"?*) onebeam_word=$onebeam_word$onebeam_char ;;
    \\\\ | \\"\\\\)
      onebeam_next=\${onebeam_text%"\${onebeam_text#?}"}
      onebeam_text=\${onebeam_text#?}
      onebeam_has_word=yes
      case $1$onebeam_mark$onebeam_next in
      flags\\"[\\$\\\`\\"\\\\] | flags\\""$onebeam_feed" | flags\\") ;;
      flags\\"*) onebeam_word=$onebeam_word\\\\ ;;
      esac
      if [ "$onebeam_next" != "$onebeam_feed" ]; then onebeam_word=$onebeam_word$onebeam_next; fi
      ;;
    '""') onebeam_mark= ;;
    '"'?*) onebeam_word=$onebeam_word$onebeam_char ;;
    "'" | '"')
      onebeam_mark=$onebeam_char
      onebeam_has_word=yes
      ;;
    [[:space:]])
      if [ -n "$onebeam_has_word" ]; then onebeam_take "$onebeam_word"; fi
      onebeam_word=
      onebeam_has_word=
      ;;
    '#')
      if [ "$1" = file ]; then
        if [ -n "$onebeam_has_word" ]; then onebeam_take "$onebeam_word"; fi
        onebeam_word=
        onebeam_has_word=
        case $onebeam_text in
        *"$onebeam_feed"*) onebeam_text=\${onebeam_text#*"$onebeam_feed"} ;;
        *) onebeam_text= ;;
        esac
      else
        onebeam_word=$onebeam_word$onebeam_char
        onebeam_has_word=yes
      fi
      ;;
    *)
      onebeam_word=$onebeam_word$onebeam_char
      onebeam_has_word=yes
      ;;
    esac
  done
  if [ -n "$onebeam_has_word" ]; then onebeam_take "$onebeam_word"; fi
}
`;
