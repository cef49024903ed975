import type { RpmValue } from './rpm-header.ts';

/**
 * The scriptlets of a package with a systemd unit: what the distribution presets at the first installation, a restart after an
 * upgrade where it runs, a stop before removal. They do nothing where there is no systemd.
 *
 * Source: systemd's `macros.systemd`, and Fedora's packaging guidelines, "Scriptlets".
 *
 * @param unit `greeter.service`.
 */
export function serviceScriptlets(unit: string): [number, RpmValue][] {
  const guarded = (commands: string) =>
    `if command -v systemctl >/dev/null 2>&1; then\n${commands}fi\nexit 0\n`;
  const scriptlet = (tag: number, text: string): [number, RpmValue][] => [
    [tag, { text: guarded(text) }],
    // The interpreter has a separate tag, at a fixed distance.
    [tag + 62, { text: '/bin/sh' }],
  ];
  return [
    ...scriptlet(
      1024,
      `  [ -d /run/systemd/system ] && systemctl daemon-reload || :
  if [ "$1" -eq 1 ]; then systemctl --no-reload preset ${unit} || :; fi
`,
    ),
    ...scriptlet(
      1025,
      `  if [ "$1" -eq 0 ]; then
    if [ -d /run/systemd/system ]; then systemctl --no-reload disable --now ${unit} || :
    else systemctl --no-reload disable ${unit} || :; fi
  fi
`,
    ),
    ...scriptlet(
      1026,
      `  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    if [ "$1" -ge 1 ]; then systemctl try-restart ${unit} || :; fi
  fi
`,
    ),
  ];
}
