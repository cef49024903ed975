/** Why a thing of the test bed cannot be had on this machine: the name of what is missing. */
export class NotAvailable extends Error {
  readonly missing: string;

  constructor(missing: string) {
    super(`not available: ${missing}`);
    this.name = 'NotAvailable';
    this.missing = missing;
  }
}

/** A thing of the test bed, or the reason why there is none. */
export type Maybe<Thing> = Thing | NotAvailable;

/** Returns what `make` gives, or its `NotAvailable` as a value; every other error goes on. */
export async function orNotAvailable<Thing>(make: () => Promise<Thing>): Promise<Maybe<Thing>> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof NotAvailable) return error;
    throw error;
  }
}

/** The thing itself; throws the reason when there is none. */
export function have<Thing>(thing: Maybe<Thing>): Thing {
  if (thing instanceof NotAvailable) throw thing;
  return thing;
}
