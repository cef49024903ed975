import type { Reason } from '../errors/faults/reason.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { NeededApplication } from './analysis.ts';
import type { Need } from './need.ts';
import type { ApplicationNeeds, OtpApplications } from './otp-applications.ts';

/** Applications that an OTP tree lacks, each with the first reason to look for it. */
export type MissingApplications = ReadonlyMap<string, Reason>;

/** A module that neither the escript nor the tree has, and one that calls it. */
export interface ForeignCall {
  module: string;
  by: string;
}

/** The result of following dependencies. */
export interface ClosedNeeds {
  /** Sorted by name. */
  applications: NeededApplication[];
  /** Every required name. */
  asked: ReadonlySet<string>;
  missing: MissingApplications;
}

/**
 * Follows needs through the `.app` files of an OTP tree. Imports of OTP's own modules are not followed: most
 * serve debugging, and those of stdlib would add the compiler to every program.
 *
 * An optional application (`optional_applications`) is added if the tree has it, because the program would find
 * it under `escript` too; if it is missing, `application:start/1` skips it, and so does this.
 *
 * @param needs of the escript, the first reason first.
 * @param bundled applications in the escript: OTP's are not needed then.
 * @param dropped excluded applications, with the dependencies that only they have.
 */
export function resolveDependencies(
  needs: readonly Need[],
  otp: OtpApplications,
  bundled: ReadonlySet<string>,
  dropped: ReadonlySet<string>,
): ClosedNeeds {
  const found = new Map<string, NeededApplication>();
  const missing = new Map<string, Reason>();
  const asked = new Set<string>();
  const open = [...needs];
  for (let need = open.shift(); need; need = open.shift()) {
    const { name, reason, isOptional } = need;
    asked.add(name);
    if (bundled.has(name) || dropped.has(name)) continue;
    const known = found.get(name);
    if (known) {
      known.reasons.push(reason);
      continue;
    }
    const application = otp.applications.get(name);
    if (!application) {
      if (!isOptional && !missing.has(name)) missing.set(name, reason);
      continue;
    }
    found.set(name, { name, version: application.version, reasons: [reason] });
    open.push(...needsOf(name, application.resource));
  }
  const applications = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { applications, asked, missing };
}

/**
 * Reports all of them in one error, so that the user can fix all in one step.
 *
 * @param path of the tree.
 * @param foreign calls of the escript to unknown modules: these show which missing applications are used.
 * @throws `application-missing` when there are any
 */
export function refuseMissing(
  path: string,
  missing: MissingApplications,
  foreign?: readonly ForeignCall[],
): void {
  if (missing.size === 0) return;
  const names = [...missing.keys()];
  const reasons = [...missing.values()];
  throw new OnebeamError('application-missing', {
    path,
    expected: names.join(','),
    because: reasons,
    ...(foreign && { calls: callsOf(names, foreign) }),
    added: names.filter((_, index) => reasons[index]!.kind === 'added'),
  });
}

function callsOf(names: readonly string[], foreign: readonly ForeignCall[]): ForeignCall[] {
  return names.flatMap((name) => {
    const call = foreign.find(({ module }) => isLikelyOf(name, module));
    return call ? [{ by: call.by, module: call.module }] : [];
  });
}

/**
 * Returns true when a module looks like one of the application: `jsx`, `jsx_encoder`; `Elixir.Jason.Encoder` of `jason`. The modules of
 * an application that is nowhere cannot be known.
 */
function isLikelyOf(application: string, module: string): boolean {
  const camel = application.replace(/(^|_)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
  return [application, `Elixir.${camel}`].some(
    (name) => module === name || module.startsWith(`${name}_`) || module.startsWith(`${name}.`),
  );
}

function needsOf(by: string, resource: ApplicationNeeds): Need[] {
  const optional = new Set(resource.optionalApplications);
  const named = [...resource.applications, ...resource.includedApplications].map((name) => ({
    name,
    reason: { kind: 'needed' as const, by, optional: optional.has(name) },
    isOptional: optional.has(name),
  }));
  const forgotten = (forgottenNeeds[by] ?? []).map((name) => ({
    name,
    reason: { kind: 'forgotten' as const, by },
    isOptional: true,
  }));
  return [...named, ...forgotten];
}

/**
 * Dependencies that OTP's `.app` files omit: the modules of the first application call modules of the others in
 * ordinary use, or read them as files. For example, `xref` and `systools` read those of `erts`, which are
 * inside the emulator. Found by comparing imports with `.app` files in OTP 25, 27 and 29; imports that only
 * serve debugging (`dbg`, `int`, tracing) or one rare option are omitted: use `--add-app`.
 */
const forgottenNeeds: Readonly<Record<string, readonly string[]>> = {
  common_test: [
    'compiler',
    'crypto',
    'ftp',
    'runtime_tools',
    'sasl',
    'snmp',
    'ssh',
    'syntax_tools',
    'tools',
    'xmerl',
  ],
  dialyzer: ['erts', 'syntax_tools'],
  diameter: ['ssl', 'syntax_tools'],
  edoc: ['xmerl'],
  // LDAP and FTP over TLS: no name in the program shows it.
  eldap: ['ssl'],
  ftp: ['ssl'],
  // `httpc` calls public_key for each request since OTP 26, and ssl for `https`.
  inets: ['public_key', 'ssl'],
  reltool: ['erts'],
  sasl: ['erts'],
  // SNMPv3: the keys of users.
  snmp: ['crypto'],
  syntax_tools: ['compiler'],
  tools: ['compiler', 'erts'],
};
