import { isAtom, list, type Term, tuple } from '../../erlang/term/term.ts';

/**
 * An application resource whose list of modules has only those that are kept: boot scripts load what it lists when they
 * are started in embedded mode.
 *
 * @param term `{application, Name, Properties}`
 */
export function keptModules(term: Term, keeps: (module: string) => boolean): Term {
  const [tag, name, properties] = term.type === 'tuple' ? term.elements : [];
  if (!tag || !name || properties?.type !== 'list') return term;
  const kept = properties.elements.map((pair) => {
    const [key, modules] = pair.type === 'tuple' ? pair.elements : [];
    if (!key || !isAtom(key, 'modules') || modules?.type !== 'list') return pair;
    return tuple(
      key,
      list(modules.elements.filter((module) => module.type !== 'atom' || keeps(module.name))),
    );
  });
  return tuple(tag, name, list(kept));
}
