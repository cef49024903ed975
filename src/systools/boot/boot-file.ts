import { encodeTerm } from '../../erlang/external/encode-term.ts';
import type { Term } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { SystoolsError } from '../failure.ts';
import { followReleaseOrder } from '../order/release-order.ts';
import { startOrder, wholeCircle } from '../order/start-order.ts';
import { useTopApplications } from '../order/top-applications.ts';
import type { Application } from '../release/application.ts';
import { applicationKeys } from '../release/application-keys.ts';
import type { StartType } from '../release/release.ts';
import { bootScript } from './boot-script.ts';

/** A release without files: all input of a boot file is in memory. */
export interface BootRequest {
  /** Name and version of the release, the result of `init:script_id/0`. */
  readonly name: string;
  readonly version: string;
  /** OTP release number: it decides the encoding of atoms and the preloaded modules. */
  readonly otp: number;
  readonly applications: readonly BootApplication[];
  /** True when the boot ends with reading the user's `.erlang`. */
  readonly dotErlang: boolean;
}

export interface BootApplication {
  /** The term of the `.app` file: `{application, Name, Properties}`. */
  readonly resource: Term;
  readonly type: StartType;
  /** Code path entry, `$ROOT/lib/App-Vsn/ebin` when not given. */
  readonly path?: string;
}

/** A boot script as a term, and in the external term format that `init` reads. */
export interface Boot {
  readonly script: Term;
  readonly bytes: Uint8Array;
}

/**
 * Makes a boot file from application resources. Equal to what `systools:make_script/2` makes of the same applications,
 * except that an application may depend on one that is not in the request: then nothing waits for it.
 *
 * @throws OnebeamError `systools-application-malformed`, `systools-circular`.
 */
export function bootFile(request: BootRequest): Boot {
  const { name, version, otp, dotErlang } = request;
  const paths = new Map<string, string>();
  const applications = request.applications.map(({ resource, type, path }): Application => {
    const application = { ...keysOf(resource, otp), type, directory: '' };
    paths.set(application.name, path ?? `$ROOT/lib/${application.name}-${application.version}/ebin`);
    return application;
  });
  const script = bootScript({ name, version }, inStartOrder(applications), {
    otp,
    dotErlang,
    path: (application) => paths.get(application.name)!,
  });
  return { script, bytes: encodeTerm(script, otp) };
}

function keysOf(resource: Term, otp: number): ReturnType<typeof applicationKeys> {
  try {
    return applicationKeys(resource, otp);
  } catch (error) {
    if (!(error instanceof SystoolsError)) throw error;
    const name = resource.type === 'tuple' ? resource.elements[1] : undefined;
    const found = name?.type === 'atom' ? name.name : 'an application without a name';
    throw new OnebeamError('systools-application-malformed', { found }, { cause: error });
  }
}

function inStartOrder(applications: readonly Application[]): Application[] {
  const names = applications.map((application) => application.name);
  const present = new Set(names);
  const adjusted = followReleaseOrder(useTopApplications(applications), names);
  const byName = new Map(adjusted.map((application) => [application.name, application]));
  const { order, circular } = startOrder(
    adjusted.map((application) => ({
      ...application,
      uses: application.uses.filter((used) => present.has(used)),
      includes: application.includes.filter((included) => present.has(included)),
    })),
  );
  const [first] = circular;
  if (first) {
    const names = wholeCircle(adjusted, first).map((it) => it.name);
    throw new OnebeamError('systools-circular', { names });
  }
  return order.map((application) => byName.get(application.name)!);
}
