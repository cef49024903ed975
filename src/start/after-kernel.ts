import { isAtom, list, type Term, tuple } from '../erlang/term/term.ts';

/**
 * Makes a boot script carry out more instructions when kernel has started: before another application starts, and
 * before `-run` or `-s` call a function.
 *
 * @param script `{script, Id, Instructions}` as `bootFile` makes it.
 * @throws TypeError when it is another term, or does not start kernel.
 */
export function afterKernel(script: Term, more: readonly Term[]): Term {
  const [tag, id, body] = script.type === 'tuple' ? script.elements : [];
  if (!tag || !id || body?.type !== 'list') throw new TypeError('not a boot script');
  const started = body.elements.findIndex(startsKernel);
  if (started < 0) throw new TypeError('a boot script that does not start kernel');
  return tuple(
    tag,
    id,
    list([...body.elements.slice(0, started + 1), ...more, ...body.elements.slice(started + 1)]),
  );
}

/** `{apply, {application, start_boot, [kernel, permanent]}}` */
function startsKernel(instruction: Term): boolean {
  const [tag, call] = instruction.type === 'tuple' ? instruction.elements : [];
  const [module, name, args] = call?.type === 'tuple' ? call.elements : [];
  const [application] = args?.type === 'list' ? args.elements : [];
  return (
    isAtom(tag, 'apply') &&
    isAtom(module, 'application') &&
    isAtom(name, 'start_boot') &&
    isAtom(application, 'kernel')
  );
}
