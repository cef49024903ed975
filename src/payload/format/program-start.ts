import type { Manifest, Start } from './manifest.ts';

/** Names of the programs that an executable has: the commands that run them. */
export const programNames = ({ name, programs }: Pick<Manifest, 'name' | 'programs'>): string[] =>
  programs?.map((program) => program.name) ?? [name];

/** Returns how the program of a name starts; nothing when there is no such program. */
export function programStart(
  { name, start, programs }: Pick<Manifest, 'name' | 'start' | 'programs'>,
  wanted: string,
): Start | undefined {
  if (!programs) return wanted === name ? start : undefined;
  const found = programs.find((program) => program.name === wanted);
  if (!found) return undefined;
  const environment = { ...start.environment, ...found.environment };
  return { ...start, arguments: found.arguments, environment };
}
