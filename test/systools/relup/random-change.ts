import type { Random } from '../../erlang/random.ts';
import { changeCase, type RelupCase } from './relup-case.ts';

const modules = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8'];

const others = [
  '{apply, {m, f, []}}',
  'restart_emulator',
  'restart_new_emulator',
  'point_of_no_return',
  '{sync_nodes, a, [n]}',
  '{purge, [x]}',
  '{suspend, [z]}, {resume, [z]}',
  '{stop, [q]}, {start, [q]}',
  '{load_object_code, {app, "2", [m1]}}',
  '{load_object_code, {lib, "1", [zz]}}',
  '[{add_module, x1}]',
  '{restart_application, app}',
];

/**
 * An application with random scripts.
 *
 * @param branches whether modules may depend on several others: then OTP's order is not determined. Without, each
 *   depends on the next at most, or in a circle on the one before.
 */
export function randomChange(random: Random, name: string, branches: boolean): RelupCase {
  return changeCase(name, { up: script(random, branches), down: script(random, branches), modules });
}

function script(random: Random, branches: boolean): string {
  const used = shuffled(random, modules).slice(0, 1 + random.below(modules.length));
  let isNeeded = false;
  const instructions = used.map((module, at) => {
    const needs = random.below(3) > 0 ? used.slice(at + 1, at + 2) : [];
    if (branches && random.below(3) === 0) needs.push(...used.slice(at + 2, at + 3));
    const closesCircle = needs.length === 0 && isNeeded && random.below(3) === 0;
    isNeeded = needs.length > 0;
    if (closesCircle) needs.push(used[at - 1]!);
    return about(random, module, `[${needs}]`);
  });
  for (let left = random.below(4); left > 0; left--) {
    instructions.splice(random.below(instructions.length + 1), 0, random.pick(others));
  }
  return `[${(random.below(2) ? shuffled(random, instructions) : instructions).join(', ')}]`;
}

function about(random: Random, module: string, needs: string): string {
  const purge = (): string => random.pick(['brutal_purge', 'soft_purge']);
  const change = random.pick(['soft', '{advanced, x}', '{advanced, [1]}']);
  return random.pick([
    `{load_module, ${module}, ${needs}}`,
    `{load_module, ${module}, ${purge()}, ${purge()}, ${needs}}`,
    `{update, ${module}, ${needs}}`,
    `{update, ${module}, ${change}, ${needs}}`,
    `{update, ${module}, static, default, ${change}, ${purge()}, ${purge()}, ${needs}}`,
    `{update, ${module}, dynamic, 500, ${change}, ${purge()}, ${purge()}, ${needs}}`,
    `{add_module, ${module}, ${needs}}`,
    `{delete_module, ${module}, ${needs}}`,
  ]);
}

function shuffled<Value>(random: Random, values: readonly Value[]): Value[] {
  const mixed = [...values];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
  }
  return mixed;
}
