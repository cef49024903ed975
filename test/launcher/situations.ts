import { spawnSync } from 'node:child_process';

/** `prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN)`: the setting of systemd's `MemoryDenyWriteExecute`. Linux 6.3. */
const number = process.arch === 'arm64' ? 167 : 157;
const deny = `syscall(${number}, 65, 1, 0, 0, 0) == 0 or exit 99; exec {$ARGV[0]} @ARGV or die $!`;

/** A situation in which functions of libc cannot be called: the command prefix that starts a program in it. */
export interface Situation {
  name: string;
  wrapper: readonly [program: string, ...words: string[]];
  /** The missing requirement of this machine. */
  missing?: string;
}

const limited = (limit: string) => ['sh', '-c', `ulimit ${limit}; exec "$0" "$@"`] as const;

export const situations: readonly Situation[] = [
  { name: 'no JIT', wrapper: ['env', 'BUN_JSC_useJIT=0'] },
  { name: 'limited address space', wrapper: limited('-v 1800000') },
  { name: 'limited data', wrapper: limited('-d 400000') },
  {
    name: 'executable memory denied',
    wrapper: ['perl', '-e', deny],
    ...(spawnSync('perl', ['-e', deny, '/bin/true']).status === 0 ? {} : { missing: 'PR_SET_MDWE' }),
  },
];
