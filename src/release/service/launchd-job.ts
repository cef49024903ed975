import { cacheVariable } from '../../targets/variable-name.ts';
import type { ServiceProgram } from './systemd-unit.ts';

/**
 * Returns a property list for launchd that runs an executable as a daemon of the system: started at boot, started again when it
 * fails, and given a minute to end. Such a daemon has no home folder, so variables name its folders.
 */
export function launchdJob({ name, path, hasCommands }: ServiceProgram): string {
  const cache = cacheVariable(name);
  const state = cache.replace(/_CACHE_DIR$/, '_STATE_DIR');
  const log = `/Library/Logs/${name}.log`;
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    ...entry('Label', text(name)),
    ...entry('ProgramArguments', [
      '<array>',
      ...[path, ...(hasCommands ? ['start'] : [])].map((word) => `  ${text(word)}`),
      '</array>',
    ]),
    ...entry('EnvironmentVariables', [
      '<dict>',
      ...entry(cache, text(`/Library/Caches/${name}`)),
      ...entry(state, text(`/Library/Application Support/${name}`)),
      '</dict>',
    ]),
    ...entry('RunAtLoad', '<true/>'),
    ...entry('KeepAlive', ['<dict>', ...entry('SuccessfulExit', '<false/>'), '</dict>']),
    ...entry('ExitTimeOut', '<integer>60</integer>'),
    ...entry('StandardOutPath', text(log)),
    ...entry('StandardErrorPath', text(log)),
    '</dict>',
    '</plist>',
  ].join('\n')}\n`;
}

const entry = (key: string, value: string | readonly string[]): string[] =>
  [`<key>${escaped(key)}</key>`, ...[value].flat()].map((line) => `  ${line}`);

const text = (value: string): string => `<string>${escaped(value)}</string>`;

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
