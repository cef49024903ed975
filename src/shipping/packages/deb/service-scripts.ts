import { fileEntry, type PackageEntry } from '../entries.ts';

/**
 * The scripts of a package with a systemd unit: enable and start it at the first installation, unless the
 * administrator decided otherwise; restart it after an upgrade; stop it before removal; on purge, delete its state
 * and folders. Without a running systemd, nothing is started.
 *
 * Sources: Debian Policy 6 and 9.3; deb-systemd-helper(1p), deb-systemd-invoke(1p).
 *
 * @param unit `greeter.service`.
 */
export function serviceScripts(name: string, unit: string): PackageEntry[] {
  const script = (path: string, body: string) =>
    fileEntry(path, `#!/bin/sh\nset -e\n${body}exit 0\n`, { mode: 0o755 });
  const folders = ['lib', 'cache', 'log'].flatMap((kind) => [
    `/var/${kind}/private/${name}`,
    `/var/${kind}/${name}`,
  ]);
  return [
    script(
      'postinst',
      `case $1 in
configure | abort-upgrade | abort-deconfigure | abort-remove)
  deb-systemd-helper unmask ${unit} >/dev/null || true
  if deb-systemd-helper --quiet was-enabled ${unit}; then
    deb-systemd-helper enable ${unit} >/dev/null || true
  else
    deb-systemd-helper update-state ${unit} >/dev/null || true
  fi
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    if [ -n "$2" ]; then action=restart; else action=start; fi
    deb-systemd-invoke "$action" ${unit} >/dev/null || true
  fi
  ;;
esac
`,
    ),
    script(
      'prerm',
      `if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  deb-systemd-invoke stop ${unit} >/dev/null || true
fi
`,
    ),
    script(
      'postrm',
      `if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl --system daemon-reload >/dev/null || true
fi
if [ "$1" = purge ]; then
  if command -v deb-systemd-helper >/dev/null; then
    deb-systemd-helper purge ${unit} >/dev/null || true
  fi
  rm -rf ${folders.join(' ')}
fi
`,
    ),
  ];
}
