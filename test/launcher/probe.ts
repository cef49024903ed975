import type { PayloadFile } from '../../src/archive/payload-file.ts';

/**
 * Replaces erlexec: prints its arguments and environment byte for byte, as the kernel reports them. Variables add
 * other actions. A shell script, so that nothing has to be compiled.
 */
const script = `#!/bin/sh
# Inherited state first: the commands below change what they look at.
status=$(cat /proc/$$/status)
[ -n "$PROBE_SLEEP" ] && sleep "$PROBE_SLEEP"
[ -n "$PROBE_RUN" ] && { eval "$PROBE_RUN"; exit $?; }
[ -n "$PROBE_EXIT" ] && exit "$PROBE_EXIT"
[ -n "$PROBE_SIGNAL" ] && kill -"$PROBE_SIGNAL" $$
echo "pid $$"
echo "$status" | grep -E '^(SigBlk|SigIgn|Uid|Gid|Groups|Umask|NoNewPrivs|Seccomp|CapEff|CapInh|CapAmb):'
cat /proc/$$/limits
cut -d' ' -f5,6,7,19 /proc/$$/stat | sed 's/^/group session terminal nice /'
cat /proc/$$/oom_score_adj
echo "cwd $(readlink /proc/$$/cwd)"
# The shell has this script open as descriptor 10 (and may have moved on from there when 10 was taken).
for fd in /proc/$$/fd/*; do
  target=$(readlink "$fd")
  case $target in */erts/bin/erlexec|'') ;; *) echo "fd \${fd##*/} $target" ;; esac
done
echo "env $(od -An -v -tx1 /proc/$$/environ | tr -d ' \\n')"
echo "argv $(od -An -v -tx1 /proc/$$/cmdline | tr -d ' \\n')"
[ -t 0 ] && echo "terminal $(stty -g)"
exit 0
`;

const text = (path: string, content: string | Uint8Array, mode: 0o644 | 0o755 = 0o644): PayloadFile => {
  const bytes = Buffer.from(content);
  return { path, mode, size: bytes.length, content: bytes };
};

/** The files of a program whose erlexec is the probe; `content` makes two of them differ. */
export function probeFiles(name = 'tool', content = 'one'): PayloadFile[] {
  const modules = Array.from({ length: 40 }, (_, index) =>
    text(`erts/lib/stdlib-6.0/ebin/m${index}.beam`, `${index} `.repeat(1000)),
  );
  return [
    text('erts/bin/erlexec', script, 0o755),
    text('erts/bin/no_dot_erlang.boot', 'boot'),
    text('erts/lib/stdlib-6.0/ebin/empty', ''),
    ...modules,
    text(`bin/${name}`, `#!/usr/bin/env escript\n${content}\n`, 0o755),
  ];
}

/** The output of the probe: all lines, and the lists among them. */
export interface Probed {
  pid: number;
  /** Everything that must be equal under a direct start: without environment and arguments. */
  state: string[];
  /** `NAME=value` with one character per byte. */
  environment: string[];
  /** After the interpreter, which the kernel puts before a script. */
  argv: string[];
  descriptors: string[];
}

export function readProbe(stdout: Uint8Array): Probed {
  const lines = Buffer.from(stdout).toString('latin1').trimEnd().split('\n');
  const value = (name: string): string => {
    const line = lines.find((one) => one.startsWith(`${name} `) || one === name);
    if (line === undefined) throw new Error(`the probe printed no ${name}:\n${lines.join('\n')}`);
    return line.slice(name.length + 1);
  };
  const strings = (name: string): string[] => {
    const decoded = Buffer.from(value(name), 'hex').toString('latin1');
    return decoded === '' ? [] : decoded.slice(0, -1).split('\0');
  };
  return {
    pid: Number(value('pid')),
    state: lines.filter((line) => !/^(pid|env|argv|fd) /.test(line)),
    environment: strings('env'),
    argv: strings('argv').slice(1),
    descriptors: lines.filter((line) => line.startsWith('fd ')),
  };
}
