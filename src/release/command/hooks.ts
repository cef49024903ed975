import { posix } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { inMemory } from '../../archive/payload-file.ts';
import { releaseProgram } from '../../payload/format/layout.ts';
import type { Hook, ReleaseCommand } from '../../payload/format/release-record.ts';
import type { Warning } from '../../reporter.ts';
import type { OperatingSystem } from '../../targets/target.ts';
import type { HookScript, HookTime, ReleaseHooks } from '../read/read-hooks.ts';

/**
 * relx's own hooks. They call functions of its start script, which hooks here do not have: these do the same with commands of the
 * executable.
 */
const builtIn: Readonly<Record<string, string>> = {
  'hooks/builtin/wait_for_vm_start': `#!/bin/sh
while ONEBEAM=pid "$ONEBEAM_EXECUTABLE" > /dev/null 2>&1; do
  if ONEBEAM=ping "$ONEBEAM_EXECUTABLE" > /dev/null 2>&1; then exit 0; fi
  sleep 1
done
exit 1
`,
  'hooks/builtin/pid': `#!/bin/sh
ONEBEAM=pid "$ONEBEAM_EXECUTABLE" > "$1"
`,
  'hooks/builtin/wait_for_process': `#!/bin/sh
while ONEBEAM=pid "$ONEBEAM_EXECUTABLE" > /dev/null 2>&1; do
  found=$(ONEBEAM=eval "$ONEBEAM_EXECUTABLE" "whereis($1)." 2> /dev/null) && [ "$found" != undefined ] && exit 0
  sleep 1
done
exit 1
`,
  'hooks/builtin/status': `#!/bin/sh
exit 0
`,
};

/** Functions of relx's start script. */
const ofScript = /\b(relx_\w+|erl_rpc|erl_eval)\b/;

export interface PlannedHooks {
  /** Of a release with hooks for this target; nothing where there are none. */
  hooks: ReleaseHooks | undefined;
  /** Replaces those of the release. */
  files: PayloadFile[];
  warnings: Warning[];
}

/**
 * Prepares the hooks and extensions of a release by relx: its own hooks are replaced by those that need no functions of its script, and
 * extensions become programs. Scripts that are missing are skipped, as relx does, with a warning.
 *
 * @param read returns the content of a file of the release, if it is there.
 */
export async function planHooks(
  hooks: ReleaseHooks | undefined,
  os: OperatingSystem,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<PlannedHooks> {
  if (!hooks) return { hooks, files: [], warnings: [] };
  const named = Object.values(hooks.hooks).flatMap((some) => some.map(({ script }) => script));
  if (os === 'windows') {
    const scripts = [...new Set([...named, ...hooks.extensions.values()])].sort();
    const message = `hooks and extensions are shell scripts, which Windows cannot run: ${quoted(scripts)}`;
    const hint = 'nothing to do when the program starts without them';
    return { hooks: undefined, files: [], warnings: [{ code: 'release-hooks-on-windows', message, hint }] };
  }
  const files: PayloadFile[] = [];
  const calling: string[] = [];
  const missing: string[] = [];
  for (const script of new Set([...named, ...hooks.extensions.values()])) {
    const path = hookPath(script);
    const content = await read(path);
    if (content === undefined) {
      missing.push(path);
      continue;
    }
    // One character for each byte: a script need not be UTF-8.
    const text = Buffer.from(content).toString('latin1');
    const own = builtIn[script];
    if (own === undefined && ofScript.test(text)) calling.push(path);
    const isExtension = [...hooks.extensions.values()].includes(script);
    // relx reads an extension into its script: it needs neither a first line nor the mode of a program.
    const program = isExtension && !text.startsWith('#!') ? `#!/bin/sh\n${text}` : text;
    if (own !== undefined || isExtension)
      files.push(inMemory(path, Buffer.from(own ?? program, 'latin1'), 0o755));
  }
  return {
    hooks,
    files,
    warnings: [
      ...callingWarning(calling.sort()),
      ...missingWarning(missing.sort()),
      ...unreadWarning(hooks.unread ?? []),
    ],
  };
}

function callingWarning(paths: readonly string[]): Warning[] {
  if (paths.length === 0) return [];
  return [
    {
      code: 'release-hook-functions',
      message: `scripts call functions of the start script of relx, which do not exist here: ${quoted(paths)}`,
      hint: 'call the executable instead: `ONEBEAM=pid "$ONEBEAM_EXECUTABLE"`, `ONEBEAM=eval "$ONEBEAM_EXECUTABLE" EXPRESSION`',
    },
  ];
}

function missingWarning(paths: readonly string[]): Warning[] {
  if (paths.length === 0) return [];
  return [
    {
      code: 'release-hook-missing',
      message: `hooks or extensions of the release do not exist and are skipped: ${quoted(paths)}`,
      hint: 'copy them into the release with an `overlay` of relx, or remove them from `extended_start_script_hooks`',
    },
  ];
}

function unreadWarning(names: readonly string[]): Warning[] {
  if (names.length === 0) return [];
  return [
    {
      code: 'release-hook-unread',
      message: `hooks or extensions of the release have values that only a shell can determine, and are skipped: ${quoted(names)}`,
      hint: 'use plain texts in `extended_start_script_hooks`, and variables only inside the scripts',
    },
  ];
}

/** The path of a script in the release. relx looks from `bin/`, so that `../hooks/x` is `hooks/x`. */
export const hookPath = (script: string): string => posix.normalize(releaseProgram(script));

const quoted = (paths: readonly string[]): string => paths.map((path) => `\`${path}\``).join(', ');

/**
 * The hooks of a time as a record has them.
 *
 * @param has returns true when a file is packed.
 */
export function hooksAt(
  hooks: ReleaseHooks | undefined,
  time: HookTime,
  has: (path: string) => boolean,
): Hook[] {
  const found: readonly HookScript[] = hooks?.hooks[time] ?? [];
  return found.flatMap(({ script, words }) => {
    const path = hookPath(script);
    return has(path) ? [{ kind: 'hook' as const, script: path, words: [...words] }] : [];
  });
}

/** The times before and after commands that the launcher does itself. */
const around: Readonly<Record<string, { before?: HookTime; after?: HookTime }>> = {
  // relx runs them when the system runs in the background: in the foreground nothing comes after the start.
  daemon: { after: 'post_start' },
  stop: { before: 'pre_stop', after: 'post_stop' },
  status: { after: 'status' },
  upgrade: { before: 'pre_install_upgrade', after: 'post_install_upgrade' },
  downgrade: { before: 'pre_install_upgrade', after: 'post_install_upgrade' },
};

/** A command with the hooks around it. */
export function withHooks(
  name: string,
  command: ReleaseCommand,
  hooks: ReleaseHooks | undefined,
  has: (path: string) => boolean,
): ReleaseCommand {
  const times = around[name];
  if (!times || !('builtIn' in command)) return command;
  const before = times.before ? hooksAt(hooks, times.before, has) : [];
  const after = times.after ? hooksAt(hooks, times.after, has) : [];
  return { ...command, ...(before.length > 0 && { before }), ...(after.length > 0 && { after }) };
}
