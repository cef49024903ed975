import type { DecisionReason } from '../errors/faults/shipping.ts';
import type { Decision, ShippedProgram } from './channels/channel.ts';
import { programFacts } from './program/program-facts.ts';
import type { ShipContext, ShipRequest } from './ship-request.ts';

/** 2020-01-01: Debian's tools refuse files that are much older, and a fixed day keeps outputs the same. */
const earliestTime = 1_577_836_800;

/** Returns the time of all files, in seconds since 1970. */
export const releaseTime = ({ sourceDateEpoch }: Pick<ShipContext, 'sourceDateEpoch'>): number =>
  Math.max(sourceDateEpoch ?? earliestTime, earliestTime);

/** Returns what `ship` decides for the complete release: values that neither the project nor the caller gives. */
export function releaseDecisions(
  request: ShipRequest,
  context: ShipContext,
  program: ShippedProgram,
): Decision[] {
  return [
    ...metadataDecisions(request, program),
    ...timeDecisions(context),
    ...(request.icon === undefined && (request.macosApp || request.desktop)
      ? [{ problem: 'icon-default' as const }]
      : []),
  ].map((reason) => ({ reason }));
}

function metadataDecisions({ metadata: given }: ShipRequest, program: ShippedProgram): DecisionReason[] {
  const { version, metadata, targets } = program;
  const found = (key: string, value: string | undefined): DecisionReason[] =>
    value === undefined ? [] : [{ problem: 'metadata-found', key, value: value.trim().split('\n', 1)[0]! }];
  const isVersioned = targets.some(({ sbom }) => programFacts(sbom).version !== undefined);
  return [
    ...(given?.version !== undefined
      ? []
      : isVersioned
        ? found('version', version)
        : [{ problem: 'version-of-project' as const, value: version }]),
    ...(given?.description === undefined ? found('description', metadata.description) : []),
    ...(given?.licence === undefined ? found('licence', metadata.licence) : []),
  ];
}

function timeDecisions({ sourceDateEpoch }: ShipContext): DecisionReason[] {
  const day = new Date(earliestTime * 1000).toISOString().slice(0, 10);
  if (sourceDateEpoch === undefined) return [{ problem: 'time-fixed', day }];
  return sourceDateEpoch < earliestTime ? [{ problem: 'time-raised', day }] : [];
}
