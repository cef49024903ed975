import type { RebarVariant } from './rebar3-release.ts';

/** A hook or extension that says with what it was called. */
const script = (name: string): string =>
  `#!/bin/sh\n[ -z "$HOOKS" ] || echo "${name} $# $* $RELEASE_NAME $REL_NAME-$REL_VSN" >> "$HOOKS"\n`;

const custom = ['pre_start', 'post_start', 'pre_stop', 'post_stop', 'status'];

/** A release by relx with hooks of every kind, and an extension `water`. */
export const hooked: RebarVariant = {
  relx: [
    `{extended_start_script, true}`,
    `{extended_start_script_hooks, [
         {pre_start, [{custom, "hooks/pre_start"}]},
         {post_start, [wait_for_vm_start, {pid, "garden.pid"}, {wait_for_process, garden_server}, {custom, "hooks/post_start"}]},
         {pre_stop, [{custom, "hooks/pre_stop"}]},
         {post_stop, [{custom, "hooks/post_stop"}]},
         {status, [{custom, "hooks/status"}]}]}`,
    `{extended_start_script_extensions, [{water, "extensions/water"}]}`,
    `{overlay, [${[...custom.map((name) => `hooks/${name}`), 'extensions/water']
      .map((path) => `{copy, "scripts/${path}", "bin/${path}"}`)
      .join(', ')}]}`,
  ],
  files: Object.fromEntries(
    [...custom.map((name) => `hooks/${name}`), 'extensions/water'].map((path) => [
      `scripts/${path}`,
      script(path.replace(/.*\//, '')),
    ]),
  ),
};
