import type { PayloadFile } from '../archive/payload-file.ts';
import type { ApplicationResource } from '../erlang/application/application-resource.ts';
import { isAtom, textOf } from '../erlang/term/term.ts';
import type { OperatingSystem } from '../targets/target.ts';
import { version as onebeamVersion } from '../version.ts';
import { librariesOfLauncher } from './launcher-libraries.ts';
import { libraryLicence } from './library-licence.ts';

/** The path of the bill of materials in the payload. */
export const sbomPath = 'sbom.cdx.json';

export interface SbomInput {
  /** The executable's name, which is the program's when there is one. */
  name: string;
  /** With the names of the OTP applications that each needs. */
  programs: readonly { name: string; escript: ProgramResources; applications: readonly string[] }[];
  /** Input that the programs' own applications come from; an escript by default. */
  origin?: 'escript' | 'release';
  /** Of the runtime: the full version of OTP, and what is packed of it. */
  otp: { version: string; erts: string };
  applications: readonly { name: string; version: string }[];
  /** File names of the shared libraries that are packed with the runtime. */
  libraries?: readonly string[];
  bun: string;
  /** Of the target: it decides what its launcher is linked with. */
  system: OperatingSystem;
}

/** Content of the `.app` files of a program. */
interface ProgramResources {
  facts: { applications: readonly ApplicationResource[] };
}

interface Component {
  type: 'application' | 'library' | 'platform';
  name: string;
  version?: string;
  description?: string;
  licenses?: ({ license: { id: string } | { name: string } } | { expression: string })[];
  externalReferences?: { type: 'distribution'; url: string }[];
  'bom-ref': string;
}

/**
 * The bill of materials of an executable: CycloneDX 1.5 as JSON, sorted by reference, with no time and no serial
 * number, so that equal programs have equal bills. It has OTP's applications, those of the escript, the runtime,
 * onebeam's own code (modules, launcher or start script), and the launcher with its libraries, each with its licence if known. Each of several programs is a separate component,
 * and `dependencies` has the dependencies of each.
 */
export function billOfMaterials(input: SbomInput): object {
  const { name, programs, otp, applications, libraries = [], bun, system } = input;
  const several = programs.length > 1;
  const own = (resource: ApplicationResource) => ownComponent(resource, input.origin);
  const mains = programs.map(({ name, escript }) => mainOf(name, escript));
  const main = several ? undefined : mains[0];
  const resources = programs.flatMap(({ escript }) => escript.facts.applications);
  const components: Component[] = [
    {
      type: 'platform',
      name: 'bun',
      version: bun,
      description: 'the launcher',
      licenses: [licence('MIT')],
      'bom-ref': `${launcherPlatform}${bun}`,
    },
    {
      type: 'library',
      name: 'onebeam',
      version: onebeamVersion,
      description: 'starts the program',
      licenses: [licence('Apache-2.0')],
      'bom-ref': `onebeam@${onebeamVersion}`,
    },
    {
      type: 'platform',
      name: 'erts',
      version: otp.erts,
      licenses: [licence('Apache-2.0')],
      'bom-ref': `erts@${otp.erts}`,
    },
    ...librariesOfLauncher(system).map(({ name, licence: text, url }) => ({
      type: 'library' as const,
      name,
      description: 'linked with the launcher',
      licenses: [/ AND /.test(text) ? { expression: text } : licence(text)],
      externalReferences: [{ type: 'distribution' as const, url }],
      'bom-ref': `${launcherLibrary}${name}`,
    })),
    ...applications.map(({ name, version }) => ({
      type: 'library' as const,
      name,
      version,
      description: `of Erlang/OTP ${otp.version}`,
      licenses: [licence('Apache-2.0')],
      'bom-ref': otpReference({ name, version }),
    })),
    ...libraries.map((library) => {
      const known = libraryLicence(library);
      return {
        type: 'library' as const,
        name: library,
        description: 'a shared library of the runtime',
        ...(known && { licenses: [licence(known)] }),
        'bom-ref': libraryReference(library),
      };
    }),
    ...resources.filter((resource) => !mains.includes(resource)).map(own),
    ...(several ? programs.map((program, index) => programComponent(program.name, mains[index])) : []),
  ];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: { ...(main && own(main)), type: 'application', name, 'bom-ref': 'program' },
    },
    components: [...new Map(components.map((component) => [component['bom-ref'], component])).values()].sort(
      (one, other) => (one['bom-ref'] < other['bom-ref'] ? -1 : 1),
    ),
    ...(several && {
      dependencies: programs.map((program, index) => dependenciesOf(program, mains[index], input)),
    }),
  };
}

/** References of the launcher's parts begin so. */
const [launcherPlatform, launcherLibrary] = ['bun@', 'launcher/'];

/** Returns true for the reference of a component that is part of the launcher. */
export const isOfLauncher = (reference: string): boolean =>
  reference.startsWith(launcherPlatform) || reference.startsWith(launcherLibrary);

/** The reference of a shared library by its file name. */
export const libraryReference = (library: string): string => `library/${library}`;

/** The application of the program's name that an escript brings. */
const mainOf = (name: string, escript: ProgramResources) =>
  escript.facts.applications.find((resource) => resource.name === name);

const programReference = (name: string): string => `program/${name}`;

const programComponent = (name: string, main: ApplicationResource | undefined): Component => ({
  ...(main && ownComponent(main)),
  type: 'application',
  name,
  'bom-ref': programReference(name),
});

function dependenciesOf(
  { name, escript, applications: needed }: SbomInput['programs'][number],
  main: ApplicationResource | undefined,
  { applications, otp }: SbomInput,
): { ref: string; dependsOn: string[] } {
  const own = escript.facts.applications
    .filter((resource) => resource !== main)
    .map((one) => ownComponent(one));
  const ofOtp = applications.filter((application) => needed.includes(application.name)).map(otpReference);
  const references = [`erts@${otp.erts}`, ...ofOtp, ...own.map((component) => component['bom-ref'])];
  return { ref: programReference(name), dependsOn: [...new Set(references)].sort() };
}

/** An escript may contain an application that OTP also has: a reference must be unique. */
const otpReference = ({ name, version }: { name: string; version: string }): string =>
  `otp/${name}@${version}`;

/** The version of the program's application, if it has one. */
export function programVersion(name: string, escript: ProgramResources): string | undefined {
  return mainOf(name, escript)?.version || undefined;
}

/** In the form of the payload. */
export function sbomFile(input: SbomInput): PayloadFile {
  const content = new TextEncoder().encode(`${JSON.stringify(billOfMaterials(input), null, 1)}\n`);
  return { path: sbomPath, mode: 0o644, size: content.length, content };
}

function ownComponent(resource: ApplicationResource, origin: SbomInput['origin'] = 'escript'): Component {
  const { name, version, description } = resource;
  const licenses = licencesOf(resource);
  return {
    type: 'library',
    name,
    ...(version && { version }),
    ...(description && { description }),
    ...(licenses.length > 0 && { licenses }),
    'bom-ref': `${origin}/${name}@${version}`,
  };
}

/** Of Elixir itself, whose `.app` files do not say it. */
const elixirs = ['elixir', 'eex', 'ex_unit', 'iex', 'logger', 'mix'];

/** `{licenses, ["Apache-2.0"]}`, as Hex packages have it. */
function licencesOf({ name, term }: ApplicationResource) {
  const properties = term.type === 'tuple' ? term.elements[2] : undefined;
  const found = properties?.type === 'list' ? properties.elements : [];
  for (const property of found) {
    if (property.type !== 'tuple' || !isAtom(property.elements[0], 'licenses')) continue;
    const value = property.elements[1];
    if (value?.type !== 'list') continue;
    return value.elements.flatMap((one) => {
      const text = one.type === 'binary' ? Buffer.from(one.bytes).toString() : textOf(one);
      return text ? [licence(text)] : [];
    });
  }
  return elixirs.includes(name) ? [licence('Apache-2.0')] : [];
}

/** SPDX identifiers that BEAM packages use. CycloneDX accepts no other text as an identifier. */
export const spdxIdentifiers = [
  'Apache-2.0',
  'MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MPL-2.0',
  'LGPL-3.0-only',
  'GPL-3.0-only',
  'Unlicense',
  '0BSD',
  'Zlib',
  'OpenSSL',
  'X11',
  'LGPL-2.1-or-later',
  'ICU',
  'blessing',
];

const licence = (text: string) => ({
  license: spdxIdentifiers.includes(text) ? { id: text } : { name: text },
});
