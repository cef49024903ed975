import type { NeededApplication } from './analysis.ts';
import { forgottenNeeds } from './forgotten-needs.ts';
import { type ForeignCall, type Missing, missingApplications } from './missing-applications.ts';
import type { Need } from './need.ts';
import type { ApplicationNeeds, OtpApplications } from './otp-applications.ts';

/**
 * Follows needs through the `.app` files of an OTP tree. Imports of OTP's own modules are not followed: most serve
 * debugging, and stdlib alone would bring the compiler to everybody.
 *
 * An optional application (`optional_applications`) comes along where the tree has it, because there the program
 * would find it under `escript` too; where it is missing, `application:start/1` passes over it, and so do we.
 *
 * @param needs of the escript, the first reason first.
 * @param bundled applications that the escript has itself: OTP's are not needed then.
 * @param dropped applications that are left out, with whatever only they need.
 * @param foreign what the escript calls and nobody has, for the message.
 * @returns the applications, sorted by name, and every name that was asked for.
 * @throws `application-missing`, one for all that the tree lacks
 */
export function closeNeeds(
  needs: readonly Need[],
  otp: OtpApplications,
  bundled: ReadonlySet<string>,
  dropped: ReadonlySet<string>,
  foreign?: readonly ForeignCall[],
): { applications: NeededApplication[]; asked: Set<string> } {
  const found = new Map<string, NeededApplication>();
  const missing: Missing = new Map();
  const asked = new Set<string>();
  const open = [...needs];
  for (let need = open.shift(); need; need = open.shift()) {
    const { name, reason, ifThere } = need;
    asked.add(name);
    if (bundled.has(name) || dropped.has(name)) continue;
    const known = found.get(name);
    if (known) {
      known.reasons.push(reason);
      continue;
    }
    const application = otp.applications.get(name);
    if (!application) {
      if (!ifThere && !missing.has(name)) missing.set(name, reason);
      continue;
    }
    found.set(name, { name, version: application.version, reasons: [reason] });
    open.push(...needsOf(name, application.resource));
  }
  if (missing.size > 0) throw missingApplications(otp.root, missing, foreign);
  const applications = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { applications, asked };
}

function needsOf(by: string, resource: ApplicationNeeds): Need[] {
  const optional = new Set(resource.optionalApplications);
  const named = [...resource.applications, ...resource.includedApplications].map((name) => ({
    name,
    reason: { kind: 'needed' as const, by, optional: optional.has(name) },
    ifThere: optional.has(name),
  }));
  const forgotten = (forgottenNeeds[by] ?? []).map((name) => ({
    name,
    reason: { kind: 'forgotten' as const, by },
    ifThere: true,
  }));
  return [...named, ...forgotten];
}
