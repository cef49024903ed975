/** Why a part of the test bed is not available on this machine: the name of the missing program. */
export class NotAvailable extends Error {
  readonly missing: string;

  constructor(missing: string) {
    super(`not available: ${missing}`);
    this.name = 'NotAvailable';
    this.missing = missing;
  }
}

/** A part of the test bed, or the reason why it is missing. */
export type Maybe<Thing> = Thing | NotAvailable;

/** Returns the result of `make`, or its `NotAvailable` as a value; throws every other error. */
export async function orNotAvailable<Thing>(make: () => Promise<Thing>): Promise<Maybe<Thing>> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof NotAvailable) return error;
    throw error;
  }
}

/** The value; throws the reason when there is none. */
export function have<Thing>(thing: Maybe<Thing>): Thing {
  if (thing instanceof NotAvailable) throw thing;
  return thing;
}
