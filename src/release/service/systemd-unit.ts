/** Properties of an executable that a service manager needs. */
export interface ServiceProgram {
  /** Of the executable: its folders and its user are called so. */
  name: string;
  /** Where the executable is installed, absolute. */
  path: string;
  /** True when its first word is a command: then it is started by `start`. */
  hasCommands: boolean;
  description?: string;
}

/** Exit codes that a restart will not change: the launcher's failures, and wrong usage. */
const notRestarted = '125 2';

/**
 * Returns a systemd unit that runs an executable under a separate user, which exists while it runs, with folders that
 * only this user can write to. A stop sends TERM to the program, which shuts down, and kills the rest after a minute.
 *
 * Not `MemoryDenyWriteExecute`: the emulator compiles code while it runs. Not `noexec` on the cache: the program runs from there.
 *
 * @param program its name has only letters, digits, `_`, `-` and `.` (systemd.exec(5), `StateDirectory=`).
 */
export function systemdUnit({ name, path, hasCommands, description = name }: ServiceProgram): string {
  // As a unit of the same user: from elsewhere, not even root may follow the links to its folders.
  const folders = `-p StateDirectory=${name} -p CacheDirectory=${name}`;
  const commands = hasCommands
    ? [
        '# Other commands, while it runs:',
        `#   systemd-run -q --pipe --wait -p DynamicUser=yes -p User=${name} ${folders} ${path} status`,
      ]
    : [];
  return `${[
    '[Unit]',
    `Description=${specifiersKept(description)}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    ...commands,
    '[Service]',
    'Type=exec',
    `ExecStart=${programWord(path)}${hasCommands ? ' start' : ''}`,
    'Restart=on-failure',
    `RestartPreventExitStatus=${notRestarted}`,
    'KillMode=mixed',
    'TimeoutStopSec=60',
    'DynamicUser=yes',
    `CacheDirectory=${name}`,
    `StateDirectory=${name}`,
    `RuntimeDirectory=${name}`,
    `LogsDirectory=${name}`,
    'LimitNOFILE=65536',
    'ProtectSystem=strict',
    'ProtectHome=yes',
    'PrivateTmp=yes',
    'NoNewPrivileges=yes',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ].join('\n')}\n`;
}

/**
 * A program as the first word of a command line (systemd.service(5), "Command lines"): quoted where it has blanks. Variables are
 * not replaced in it; quotes and backslashes are not taken at all.
 */
function programWord(path: string): string {
  const kept = specifiersKept(path);
  return /^[A-Za-z0-9_/.:@%$+-]+$/.test(kept) ? kept : `"${kept}"`;
}

const specifiersKept = (text: string): string => text.replaceAll('%', '%%').replace(/[\r\n]+/g, ' ');
