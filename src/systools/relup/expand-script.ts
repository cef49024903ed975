import { atom, isAtom, list, nil, type Term, tuple } from '../../erlang/term/term.ts';
import { argumentsOf, brutalPurge, type Instruction, instruction, shapeOf } from './instruction.ts';

/**
 * Writes the short forms of a script from an `.appup` file in full. A list in the script is spliced in; its members stay
 * as they are, so a short form there is refused later, as OTP refuses it.
 *
 * Source: appup(4).
 */
export const expandScript = (script: readonly Instruction[]): Instruction[] =>
  script.flatMap((it) => (it.type === 'list' ? it.elements : [expand(it)]));

const isList = (term: Term | undefined): term is Term => term?.type === 'list';
const isChange = (term: Term | undefined): term is Term => term?.type === 'tuple' || isAtom(term, 'soft');

function expand(short: Instruction): Instruction {
  const [module, second, third] = argumentsOf(short);
  const update = (change: Term, modules: Term): Instruction =>
    instruction('update', module!, change, brutalPurge, brutalPurge, modules);
  switch (shapeOf(short)) {
    case 'load_module/1':
      return instruction('load_module', module!, brutalPurge, brutalPurge, nil);
    case 'load_module/2':
      return isList(second) ? instruction('load_module', module!, brutalPurge, brutalPurge, second) : short;
    case 'update/1':
      return update(atom('soft'), nil);
    case 'update/2':
      if (isAtom(second, 'supervisor')) return supervisor(module!);
      if (isChange(second)) return update(second, nil);
      return isList(second) ? update(atom('soft'), second) : short;
    case 'update/3':
      return isChange(second) && isList(third) ? update(second, third) : short;
    case 'add_application/1':
      return instruction('add_application', module!, atom('permanent'));
    default:
      return short;
  }
}

/** A supervisor changes its specification in `code_change/3`, before the new code of its children is loaded. */
function supervisor(module: Term): Instruction {
  const change = tuple(atom('advanced'), nil);
  return instruction(
    'update',
    module,
    atom('static'),
    atom('default'),
    change,
    brutalPurge,
    brutalPurge,
    nil,
  );
}

/** Fills in optional parts of the longer forms: the kind of module, the timeout, the modules that one depends on. */
export function normalize(short: Instruction): Instruction {
  const args = argumentsOf(short);
  switch (shapeOf(short)) {
    case 'update/5':
      return instruction('update', args[0]!, atom('dynamic'), atom('default'), ...args.slice(1));
    case 'update/6':
      return instruction('update', args[0]!, atom('dynamic'), ...args.slice(1));
    case 'add_module/1':
    case 'delete_module/1':
      return { type: 'tuple', elements: [...(short.type === 'tuple' ? short.elements : []), list([])] };
    default:
      return short;
  }
}
