/** Shell functions that answer an unknown command with the nearest one, as `runtime-stub/run/command-line/nearest.ts` finds it. */
export const unknownFunctions = `# $1: what is not a command; further ones are the commands.
onebeam_unknown() {
  onebeam_wanted=$1
  shift
  onebeam_meant=
  onebeam_best=3
  for onebeam_candidate in "$@"; do
    onebeam_length=$((\${#onebeam_wanted} - \${#onebeam_candidate}))
    if [ "$onebeam_length" -gt 2 ] || [ "$onebeam_length" -lt -2 ]; then continue; fi
    onebeam_most=$((\${#onebeam_candidate} < 3 ? \${#onebeam_candidate} - 1 : 2))
    onebeam_count_mistakes "$onebeam_wanted" "$onebeam_candidate"
    if [ "$onebeam_count" -le "$onebeam_most" ] && [ "$onebeam_count" -lt "$onebeam_best" ]; then
      onebeam_best=$onebeam_count
      onebeam_meant=$onebeam_candidate
    fi
  done
  onebeam_names=
  for onebeam_candidate in "$@"; do onebeam_names="$onebeam_names, $onebeam_candidate"; done
  onebeam_hint='hint: nothing was started'
  if [ -n "$onebeam_meant" ]; then onebeam_hint="hint: did you mean \\\`$onebeam_meant\\\`?"; fi
  onebeam_usage "\${0##*/}: unknown command \\\`$onebeam_wanted\\\`" "$onebeam_hint" "commands: \${onebeam_names#, }"
}

# Sets \`onebeam_count\` to the number of letters that one word has more, fewer, changed or swapped.
onebeam_count_mistakes() {
  onebeam_one=$1
  onebeam_other=$2
  onebeam_row=
  onebeam_count=0
  while [ "$onebeam_count" -le "\${#onebeam_other}" ]; do
    onebeam_row="$onebeam_row $onebeam_count"
    onebeam_count=$((onebeam_count + 1))
  done
  onebeam_before=
  onebeam_last=
  onebeam_number=0
  while [ -n "$onebeam_one" ]; do
    onebeam_char=\${onebeam_one%"\${onebeam_one#?}"}
    onebeam_one=\${onebeam_one#?}
    onebeam_number=$((onebeam_number + 1))
    onebeam_left=$onebeam_number
    onebeam_next=" $onebeam_left"
    onebeam_rest=$onebeam_other
    onebeam_passed=
    onebeam_swaps=$onebeam_before
    # shellcheck disable=SC2086
    set -- $onebeam_row
    while [ -n "$onebeam_rest" ]; do
      onebeam_letter=\${onebeam_rest%"\${onebeam_rest#?}"}
      onebeam_rest=\${onebeam_rest#?}
      onebeam_count=$1
      if [ "$onebeam_char" != "$onebeam_letter" ]; then onebeam_count=$(($1 + 1)); fi
      if [ "$2" -lt "$onebeam_count" ]; then onebeam_count=$(($2 + 1)); fi
      if [ "$onebeam_left" -lt "$onebeam_count" ]; then onebeam_count=$((onebeam_left + 1)); fi
      if [ -n "$onebeam_passed" ] && [ -n "$onebeam_before" ]; then
        # The row before the last, two letters back.
        onebeam_swaps=\${onebeam_swaps# }
        onebeam_word=\${onebeam_swaps%% *}
        onebeam_swaps=\${onebeam_swaps#"$onebeam_word"}
        if [ "$onebeam_last$onebeam_char" = "$onebeam_letter$onebeam_passed" ] && [ "$onebeam_word" -lt "$onebeam_count" ]; then
          onebeam_count=$((onebeam_word + 1))
        fi
      fi
      onebeam_passed=$onebeam_letter
      onebeam_left=$onebeam_count
      onebeam_next="$onebeam_next $onebeam_count"
      shift
    done
    onebeam_before=$onebeam_row
    onebeam_row=$onebeam_next
    onebeam_last=$onebeam_char
  done
  onebeam_count=\${onebeam_row##* }
}
`;
