/** A hook or an extension as relx's start script names it. */
export interface HookScript {
  /** Relative to `bin/` of the release. */
  script: string;
  words: string[];
}

/** When relx runs hooks. */
export const hookTimes = [
  'pre_start',
  'post_start',
  'pre_stop',
  'post_stop',
  'pre_install_upgrade',
  'post_install_upgrade',
  'status',
] as const;
export type HookTime = (typeof hookTimes)[number];

/** Scripts that relx's start script runs around commands, and as commands. */
export interface ReleaseHooks {
  hooks: Partial<Record<HookTime, HookScript[]>>;
  /** By the name of the command. */
  extensions: ReadonlyMap<string, string>;
  /** Hooks and extensions whose value only a shell can determine: `pre_start`, `water_extension`. */
  unread?: readonly string[];
}

/** `PRE_START_HOOKS="hooks/one|a|b hooks/two"`, and `STATUS_HOOK="hooks/status"`. */
const hookLine = /^(?:#: )?([A-Z]+(?:_[A-Z]+)*)_HOOKS?="(.*)"\r?$/gm;
/** `    water_extension="extensions/water";rain_extension="extensions/rain"`. */
const extensionLine = /^(?:#: |[ \t]+)(\w{1,50}_extension=".*)$/gm;
const extensionPair = /(?:^|;)(\w{1,50})_extension="([^"]*)"/g;
/** Characters that a shell would replace in such a value, or that end it. */
const forShell = /["`$\\]/;

/**
 * Reads the hooks and extensions in the extended start script of relx, or in the script that takes its place in an executable.
 *
 * @returns nothing for a script without any.
 */
export function readHooks(script: string): ReleaseHooks | undefined {
  const hooks: ReleaseHooks['hooks'] = {};
  const unread = new Set<string>();
  for (const [, name = '', value = ''] of script.matchAll(hookLine)) {
    const time = hookTimes.find((one) => one === name.toLowerCase());
    const found = value.split(' ').filter((one) => one !== '');
    if (!time || found.length === 0) continue;
    if (forShell.test(value)) {
      unread.add(time);
      continue;
    }
    hooks[time] = found.map((one) => {
      const [path = '', ...words] = one.split('|').filter((word) => word !== '');
      return { script: path, words };
    });
  }
  const extensions = new Map<string, string>();
  for (const [, line = ''] of script.matchAll(extensionLine)) {
    for (const [, name = '', path = ''] of line.matchAll(extensionPair)) {
      if (forShell.test(path)) unread.add(`${name}_extension`);
      else extensions.set(name, path);
    }
  }
  if (Object.keys(hooks).length === 0 && extensions.size === 0 && unread.size === 0) return undefined;
  return { hooks, extensions, ...(unread.size > 0 && { unread: [...unread] }) };
}

/** The lines that `readHooks` reads, as comments of a script. */
export function hookComments({ hooks, extensions }: ReleaseHooks): string {
  const lines = hookTimes.flatMap((time) => {
    const texts = hooks[time]?.map(({ script, words }) => [script, ...words].join('|')) ?? [];
    const name = time === 'status' ? 'STATUS_HOOK' : `${time.toUpperCase()}_HOOKS`;
    return texts.length > 0 ? [`#: ${name}="${texts.join(' ')}"\n`] : [];
  });
  const pairs = [...extensions].map(([name, path]) => `#: ${name}_extension="${path}"\n`);
  return [...lines, ...pairs].join('');
}
