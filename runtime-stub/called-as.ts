import { files } from './system/cold-files.ts';
import type { Machine, NativeText } from './system/machine.ts';

/** More names than a program has; a caller may invent any. */
const mostNames = 100;
const longestName = 200;

/** `argv[0]`: how the caller named the program. */
export function calledAs(machine: Machine): NativeText {
  const text = process.argv0;
  if (!text.includes('\ufffd') || process.platform !== 'linux') return machine.native(text);
  return files().readFileSync('/proc/self/cmdline', 'latin1').split('\0', 1)[0]!;
}

/**
 * The path that `escript:script_name/0` returns: the packed escript, or a link to it with the name in
 * `argv[0]`, as under `escript`. The link is in `names/` beside `release/`, and points to an existing file,
 * because programs read their own script. On Windows not every user may create links, so the packed name is
 * used.
 *
 * @param release absolute path of the release.
 * @param program its name if there are several: each has its links in a folder with its name.
 * @param script absolute path of the escript in it.
 * @param called `argv[0]`.
 */
export function scriptPath(
  machine: Machine,
  release: NativeText,
  program: string | undefined,
  script: NativeText,
  called: NativeText,
): NativeText {
  const name = baseName(called);
  // Some ways to start cannot pass an argument that is not UTF-8, and Erlang would not find the file.
  const isText = machine.native(machine.text(name)) === name;
  if (machine.separator !== '/' || name === baseName(script) || !isName(name) || !isText) return script;
  const names = `${release.slice(0, release.lastIndexOf('/'))}/names`;
  const [folder, up] =
    program === undefined ? [names, '..'] : [`${names}/${machine.native(program)}`, '../..'];
  const link = `${folder}/${name}`;
  const isThere = () => machine.facts(link, true)?.kind === 'file';
  if (!isThere()) makeLink(machine, folder, link, `${up}${script.slice(release.lastIndexOf('/'))}`);
  return isThere() ? link : script;
}

const baseName = (path: NativeText): NativeText => path.slice(path.lastIndexOf('/') + 1);

/** Excludes a login shell's name (`-tool`) and characters that have a meaning in a path or a terminal. */
const isName = (name: NativeText): boolean =>
  name.length <= longestName && /^[^-]/.test(name) && !/^\.{1,2}$|[\x00-\x1f\x7f]/.test(name);

/** A read-only cache does not prevent the start. */
function makeLink(machine: Machine, folder: NativeText, link: NativeText, target: NativeText): void {
  const { mkdirSync, readdirSync, symlinkSync } = files();
  try {
    mkdirSync(machine.path(folder), { recursive: true, mode: 0o700 });
    if (readdirSync(machine.path(folder)).length < mostNames) {
      symlinkSync(machine.path(target), machine.path(link));
    }
  } catch {}
}
