import type { Body } from './body.ts';
import type { EscriptFacts } from './facts.ts';
import type { EscriptHeader } from './header.ts';

/** A finished escript, read and checked: it has a `main/1` to start. */
export interface Escript {
  /** As given. */
  path: string;
  /** Its file name. Without `-escript main M` an archive's main module is found by it, up to the last dot. */
  name: string;
  /** The complete file. */
  bytes: Uint8Array;
  header: EscriptHeader;
  body: Body;
  /** Facts that depend only on its body, not on the runtime or the target. */
  facts: EscriptFacts;
  /** The module whose `main/1` is called; of a source without `-module` there is none before it runs. */
  mainModule?: string;
}
