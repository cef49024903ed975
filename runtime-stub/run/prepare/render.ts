import { LaunchError } from '../../failure.ts';
import type { NativeText } from '../../system/machine.ts';

/** Replacements in one line: values may have references in turn, and may go round in a circle. */
const mostReplacements = 1000;
const longestLine = 1024 * 1024;

/**
 * Replaces `${NAME}` and `${NAME:-default}` as the start script of relx does: line by line, repeatedly until
 * none is left; an empty value counts as unset. `$` without a brace stays.
 *
 * @param file named in the error.
 * @throws LaunchError when the replacement of a line does not end.
 */
export function render(
  text: NativeText,
  value: (name: string) => NativeText | undefined,
  file: NativeText,
): NativeText {
  return text
    .split('\n')
    .map((line) => renderLine(line, value, file))
    .join('\n');
}

function renderLine(
  line: NativeText,
  value: (name: string) => NativeText | undefined,
  file: NativeText,
): NativeText {
  let rest = line;
  for (let count = 0; count < mostReplacements && rest.length < longestLine; count++) {
    const found = /\$\{([^}]*)\}/.exec(rest);
    if (!found) return rest;
    const [whole, reference = ''] = found;
    const colon = reference.indexOf(':-');
    const name = colon < 0 ? reference : reference.slice(0, colon);
    const own = value(name) || (colon < 0 ? '' : reference.slice(colon + 2));
    rest = rest.replaceAll(whole, () => own);
  }
  throw new LaunchError(
    'its configuration cannot be made',
    `${file}: the values of its variables refer to each other without an end: ${line}`,
    'set these variables to values without references to variables',
  );
}
