import type { SystemNeeds } from '../../channels/shipped-program.ts';

/** A requirement or something provided: a name, and a version that it is compared with. */
export interface RpmDependency {
  name: string;
  /** `RPMSENSE_*`. */
  flags: number;
  version: string;
}

const less = 2;
const greater = 4;
const equal = 8;
const operators: Readonly<Record<string, number>> = {
  '<': less,
  '<=': less | equal,
  '=': equal,
  '>=': greater | equal,
  '>': greater,
};
/** `RPMSENSE_RPMLIB`: met by rpm itself. */
const ofRpm = 1 << 24;

/** Returns false for features of rpm itself. */
export const isOfSystem = ({ flags }: RpmDependency): boolean => (flags & ofRpm) === 0;

export const equals = (name: string, version: string): RpmDependency => ({ name, flags: equal, version });

/**
 * Returns the dependencies of a package: the libraries that its tree does not have, by name and symbol version, as
 * rpm's generator writes them: they mean the same on Fedora, RHEL and SUSE. Then the shell of the launcher, the given
 * ones, and rpm features of the package format.
 *
 * @param given `ca-certificates`, `openssl >= 3`, and `libfoo.so.1: foo` for a package instead of a library.
 */
export function rpmRequires(
  needs: SystemNeeds,
  given: readonly string[],
  payload: 'zstd' | 'gzip' | 'xz',
): RpmDependency[] {
  const named = new Map<string, string>();
  const plain: string[] = [];
  for (const text of given) {
    const [, soname, name] = /^(\S+\.so[\d.]*):\s*(.+)$/.exec(text.trim()) ?? [];
    if (soname && name) named.set(soname, name);
    else plain.push(text.trim());
  }
  const libraries = needs.libraries.flatMap(({ soname, versions }) => {
    const name = named.get(soname);
    if (name !== undefined) return [parsed(name)];
    return ['', ...versions].map((version) => parsed(`${soname}(${version})(64bit)`));
  });
  const all = [parsed('/bin/sh'), ...libraries, ...plain.map(parsed)];
  const once = new Map(all.map((one) => [JSON.stringify(one), one]));
  return [
    ...[...once.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
    fromRpm('CompressedFileNames', '3.0.4-1'),
    fromRpm('FileDigests', '4.6.0-1'),
    fromRpm('PayloadFilesHavePrefix', '4.0-1'),
    ...payloadFeatures[payload],
  ];
}

const fromRpm = (feature: string, version: string): RpmDependency => ({
  name: `rpmlib(${feature})`,
  flags: less | equal | ofRpm,
  version,
});

/** Features of rpm by compression of the payload. Every version reads gzip. */
const payloadFeatures = {
  zstd: [fromRpm('PayloadIsZstd', '5.4.18-1')],
  xz: [fromRpm('PayloadIsXz', '5.2-1')],
  gzip: [],
};

function parsed(text: string): RpmDependency {
  const [, name, operator, version] = /^(\S+)\s+([<>]=?|=)\s+(\S+)$/.exec(text) ?? [];
  if (!name || !operator || !version) return { name: text, flags: 0, version: '' };
  return { name, flags: operators[operator]!, version };
}
