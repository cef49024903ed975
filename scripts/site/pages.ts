import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A page of the site. */
export interface SitePage {
  /** Path in the site: `errors/icon-invalid.html`. */
  url: string;
  /** Where its Markdown is in the repository, or what it is generated from. Relative links start there. */
  source: string;
  /** The part of the navigation that it is listed in; none for pages that a listed page leads to. */
  section?: 'Guides' | 'Reference' | 'Project';
  /** Its name in the navigation, when that is not its first heading. */
  label?: string;
}

const guides = [
  'ship-a-cli',
  'ship-a-release',
  'release-commands',
  'ship-to-your-users',
  'start-faster',
  'native-code-and-priv',
  'sign',
  'build-offline',
  'reproducible-builds',
  'library',
];

/** Markdown generated only for the site, by the name of its `source`. */
export const generatedSources = {
  commands: 'src/cli/commands.md',
  library: '.github/docs/library-reference.md',
} as const;

const named: readonly SitePage[] = [
  { url: 'index.html', source: 'README.md', label: 'Overview', section: 'Guides' },
  { url: 'commands.html', source: generatedSources.commands, section: 'Reference' },
  { url: 'options.html', source: 'src/cli/README.md', section: 'Reference', label: 'All options' },
  { url: 'errors/index.html', source: '.github/docs/errors/README.md', section: 'Reference' },
  { url: 'library-reference.html', source: generatedSources.library, section: 'Reference' },
  { url: 'launcher.html', source: 'runtime-stub/README.md', section: 'Reference' },
  { url: 'benchmarks.html', source: '.github/BENCHMARKS.md', section: 'Project' },
  { url: 'changelog.html', source: 'CHANGELOG.md', section: 'Project' },
  { url: 'contributing.html', source: '.github/CONTRIBUTING.md', section: 'Project', label: 'Contributing' },
  { url: 'security.html', source: '.github/SECURITY.md', section: 'Project' },
  { url: 'source.html', source: 'src/README.md', section: 'Project' },
  { url: 'tests.html', source: 'test/README.md', section: 'Project' },
  { url: 'executable-format.html', source: 'src/executable/README.md', section: 'Project' },
  { url: 'launcher-build.html', source: 'src/stub/README.md', section: 'Project' },
  { url: 'systools.html', source: 'src/systools/README.md', section: 'Project' },
];

/** All pages of the site: guides in the order of reading, others in `.github/docs`, errors. */
export async function sitePages(root: string): Promise<SitePage[]> {
  const docs = (await readdir(join(root, '.github/docs'))).filter((name) => name.endsWith('.md'));
  const names = docs.map((name) => name.slice(0, -'.md'.length)).filter((name) => name !== 'README');
  const known = guides.filter((name) => names.includes(name));
  const others = names.filter((name) => !guides.includes(name)).sort();
  const errors = (await readdir(join(root, '.github/docs/errors'))).filter((name) => name !== 'README.md');
  const [home, ...rest] = named;
  return [
    home!,
    ...[...known, ...others].map(
      (name): SitePage => ({ url: `${name}.html`, source: `.github/docs/${name}.md`, section: 'Guides' }),
    ),
    ...rest,
    ...errors.sort().map((name) => ({
      url: `errors/${name.replace(/md$/, 'html')}`,
      source: `.github/docs/errors/${name}`,
    })),
  ];
}
