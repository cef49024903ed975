import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { findUpward } from '../configuration/find-upward.ts';

/** A project's build tool, by its build file. */
export type ProjectKind = 'mix' | 'rebar3' | 'gleam';

/** A project whose own tool makes an escript. */
export interface Project {
  kind: ProjectKind;
  /** Absolute. */
  folder: string;
  /** The file that makes it one: `mix.exs`, `rebar.config`, `gleam.toml`. Absolute. */
  file: string;
}

/** In this order where a folder has several: a Mix project may keep a `rebar.config` for those who depend on it. */
const files: Readonly<Record<string, ProjectKind>> = {
  'gleam.toml': 'gleam',
  'mix.exs': 'mix',
  'rebar.config': 'rebar3',
};

/** The project of a path: a build file (`mix.exs`), or a folder, with the nearest project in or above it. */
export async function projectAt(path: string): Promise<Project | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return findProject(path);
  const kind = found?.isFile() ? files[basename(path)] : undefined;
  return kind && { kind, folder: dirname(path), file: path };
}

/** The nearest project, in `folder` or above it. */
export async function findProject(folder: string): Promise<Project | undefined> {
  const file = await findUpward(folder, Object.keys(files));
  if (!file) return undefined;
  return { kind: files[basename(file)]!, folder: dirname(file), file };
}
