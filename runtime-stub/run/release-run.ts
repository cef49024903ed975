import type { Manifest } from '../../src/payload/format/manifest.ts';
import type { ReleaseRecord } from '../../src/payload/format/release-record.ts';
import type { Payload } from '../self.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import type { Request } from './command-line/request.ts';
import type { ReleaseNode } from './node/node.ts';
import type { Places } from './places.ts';
import type { Variables } from './variables.ts';

/** One call of a release's executable: what is known before anything is prepared. */
export interface ReleaseRun {
  machine: Machine;
  payload: Payload;
  manifest: Manifest;
  record: ReleaseRecord;
  request: Request;
  /** `argv[0]` of the call by the user. */
  called: NativeText;
  /** The program's environment; initially the user's. */
  variables: Variables;
  /** Nothing where no folder for it is known. */
  places: Places | undefined;
  /** The node that a start becomes, or the one that a client talks to. */
  node: ReleaseNode;
}
