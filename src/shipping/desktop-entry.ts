/**
 * A desktop entry (freedesktop.org, Desktop Entry Specification; `Version` 1.0 is what every validator knows) for a program that talks to a terminal.
 *
 * @param name of the program: its file on the search path, and its icon where it has one.
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
