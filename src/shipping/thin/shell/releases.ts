/** A shell function for the files of `release_handler`, as `runtime-stub/run/prepare/releases.ts` writes them. */
export const releasesFunctions = `# Writes what \`release_handler\` reads to the state folder, with a folder for this version, and names it in \`RELDIR\`.
#
# $1: the template of the configuration, or nothing; further ones are the files of this version.
onebeam_write_releases() {
  if [ -z "$onebeam_claimed" ]; then return; fi
  onebeam_folder=$onebeam_state/releases
  onebeam_beside=$onebeam_state/.releases-$$
  rm -rf -- "$onebeam_beside"
  if ! onebeam_make_private "$onebeam_beside" "$onebeam_version"; then
    onebeam_not_writable 'its state cannot be kept' "$onebeam_why" "$onebeam_state_variable"
  fi
  onebeam_template=$1
  shift
  for onebeam_word in RELEASES start_erl.data; do
    onebeam_copy "$onebeam_root/releases/$onebeam_word" "$onebeam_beside/$onebeam_word"
  done
  for onebeam_candidate in "$@"; do
    onebeam_copy "$onebeam_root/releases/$onebeam_version/$onebeam_candidate" "$onebeam_beside/$onebeam_version/$onebeam_candidate"
  done
  if [ -n "$onebeam_template" ]; then
    onebeam_copy "$onebeam_root/$onebeam_template" "$onebeam_beside/$onebeam_version/sys.config" render
  fi
  if ! { rm -rf -- "$onebeam_folder" && mv -- "$onebeam_beside" "$onebeam_folder"; } 2>/dev/null; then
    rm -rf -- "$onebeam_beside"
    onebeam_not_writable 'its state cannot be kept' "$onebeam_folder: it cannot be replaced" "$onebeam_state_variable"
  fi
  export RELDIR="$onebeam_folder"
}
`;
