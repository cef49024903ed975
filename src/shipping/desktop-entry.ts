/**
 * A desktop entry (freedesktop.org, Desktop Entry Specification; every validator accepts `Version` 1.0) for a
 * terminal program.
 *
 * @param name of the program: its file in PATH, and its icon if it has one.
 */
export function desktopEntry(name: string, { icon }: { icon: boolean }): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.0',
    `Name=${name}`,
    `Exec=${argument(name)}`,
    ...(icon ? [`Icon=${name}`] : []),
    'Terminal=true',
    'Categories=Utility;ConsoleOnly;',
  ];
  return `${lines.join('\n')}\n`;
}

/** Quoted where the specification reserves a character; `%` starts a field code and is doubled. */
function argument(word: string): string {
  const safe = word.replaceAll('%', '%%');
  return /^[\p{L}\p{N}_./+-]+$/u.test(word)
    ? safe
    : `"${safe.replaceAll(/["`$\\]/g, (char) => `\\${char}`)}"`;
}
