import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Configuration } from '../configuration/configuration.ts';
import type { PackageTable } from '../configuration/package-tables.ts';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';
import type { GivenMetadata, Warning } from '../index.ts';
import type { Project } from './project.ts';
import { applicationFacts, gleamFacts, mixFacts, type ProjectFacts } from './project-facts.ts';

/** A project's metadata for packages. */
export interface FoundMetadata {
  metadata: GivenMetadata;
  /** The version that the project's file says: executables may be of another one. */
  projectVersion?: string;
  /** For each key that has a value: the file that it is from. */
  origins: Map<string, string>;
  warnings: Warning[];
}

/** Keys that both `[package]` and a project's file may say. */
const sharedKeys = ['description', 'homepage', 'licence', 'maintainer'] as const;

/**
 * Collects metadata: `[package]` of `onebeam.toml` first, then the project's file, then `LICENSE` and `README.md` of
 * the project's folder.
 *
 * @throws `package-file-unreadable` for a file that `[package]` names
 */
export async function findMetadata(
  configuration: Configuration | undefined,
  project: Project | undefined,
): Promise<FoundMetadata> {
  const table: PackageTable = configuration?.package ?? { completions: {}, man: [] };
  const origins = new Map<string, string>();
  const warnings: Warning[] = [];
  const file = await factsOf(project).catch((error) => {
    warnings.push({
      code: 'project-unreadable',
      message: `\`${project?.file}\` cannot be read for metadata: ${causeMessage(error)}`,
      hint: 'set the keys of `[package]` in `onebeam.toml`',
    });
    return undefined;
  });
  const metadata: GivenMetadata = { completions: {}, man: [], lookedAt: file ? [basename(file.path)] : [] };
  for (const key of sharedKeys) {
    const own = table[key];
    const value = own ?? file?.facts[key];
    if (value === undefined) continue;
    metadata[key] = value;
    origins.set(key, own === undefined ? file!.path : configuration!.path);
  }
  if (table.version !== undefined) {
    metadata.version = table.version;
    origins.set('version', configuration!.path);
  }
  const texts = { licenceText: table.licenceFile, readme: table.readme };
  for (const [key, named] of Object.entries(texts) as [keyof typeof texts, string | undefined][]) {
    const path = named ?? (await usualFile(project?.folder, key));
    if (path === undefined) continue;
    metadata[key] = (await contentOf(path)).toString();
    origins.set(key, path);
  }
  const completions: Record<string, Uint8Array> = {};
  for (const [shell, path] of Object.entries(table.completions)) completions[shell] = await contentOf(path);
  metadata.completions = completions;
  const man: { name: string; content: Uint8Array }[] = [];
  for (const path of table.man) man.push({ name: basename(path), content: await contentOf(path) });
  metadata.man = man;
  const projectVersion = file?.facts.version;
  return { metadata, ...(projectVersion !== undefined && { projectVersion }), origins, warnings };
}

async function factsOf(
  project: Project | undefined,
): Promise<{ path: string; facts: ProjectFacts } | undefined> {
  if (!project) return undefined;
  const { kind, folder, file } = project;
  if (kind === 'mix') return { path: file, facts: mixFacts(await readFile(file, 'utf8')) };
  if (kind === 'gleam') return { path: file, facts: gleamFacts(await readFile(file, 'utf8')) };
  const names = await readdir(join(folder, 'src')).catch(() => [] as string[]);
  const resources = names.filter((name) => name.endsWith('.app.src'));
  // With several applications, the resource file in the executable decides.
  if (resources.length !== 1) return undefined;
  const path = join(folder, 'src', resources[0]!);
  return { path, facts: applicationFacts(await readFile(path), path) };
}

const usualNames = {
  licenceText: /^(LICEN[CS]E|COPYING)(\.(md|txt))?$/i,
  readme: /^README\.md$/i,
} as const;

async function usualFile(
  folder: string | undefined,
  key: keyof typeof usualNames,
): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  const names = (await readdir(folder)).sort().filter((name) => usualNames[key].test(name));
  return names[0] === undefined ? undefined : join(folder, names[0]);
}

/** @throws `package-file-unreadable` */
const contentOf = (path: string): Promise<Buffer> =>
  readFile(path).catch((cause) => {
    throw new OnebeamError('package-file-unreadable', { path, found: causeMessage(cause) }, { cause });
  });
