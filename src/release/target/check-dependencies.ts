import { isAtom, type Term, textOf } from '../../erlang/term/term.ts';
import type { OtpRelease } from '../../otp/otp-release.ts';
import { compareVersions } from '../../otp/version-order.ts';
import type { Warning } from '../../reporter.ts';
import type { PlannedApplication } from './target-applications.ts';

type Applications = readonly Pick<PlannedApplication, 'name' | 'version' | 'resource'>[];

/**
 * Warns of applications that want newer versions of others than are packed, by the key `runtime_dependencies` of their `.app` files:
 * `["kernel-9.0", "erts-14.0"]`, the lowest versions. What is not packed is not looked at: the key `applications` says what is needed.
 *
 * Source: app(5).
 *
 * @param applications all that are packed.
 * @param otp of the target.
 */
export function dependencyWarnings(
  applications: Applications,
  { erts }: Pick<OtpRelease, 'erts'>,
): Warning[] {
  const versions = new Map(applications.map(({ name, version }) => [name, version]));
  versions.set('erts', erts);
  const unmet = applications.flatMap(({ name, resource }) =>
    dependenciesOf(resource).flatMap((dependency) => {
      const [, wanted = '', lowest = ''] = /^([a-z]\w*)-(\d.*)$/.exec(dependency) ?? [];
      const found = versions.get(wanted);
      if (found === undefined || compareVersions(found, lowest) >= 0) return [];
      return [`\`${name}\` requires ${wanted} ${lowest}, and ${found} is packed`];
    }),
  );
  if (unmet.length === 0) return [];
  return [
    {
      code: 'release-dependency-older',
      message: `applications require newer versions than the runtime has: ${unmet.join('; ')}`,
      hint: 'use a newer runtime (`--erts`), or older versions of these applications',
    },
  ];
}

function dependenciesOf(resource: Term): string[] {
  const properties = resource.type === 'tuple' ? resource.elements[2] : undefined;
  if (properties?.type !== 'list') return [];
  const pair = properties.elements.find(
    (one) => one.type === 'tuple' && isAtom(one.elements[0], 'runtime_dependencies'),
  );
  const value = pair?.type === 'tuple' ? pair.elements[1] : undefined;
  return value?.type === 'list' ? value.elements.map((one) => textOf(one) ?? '') : [];
}
