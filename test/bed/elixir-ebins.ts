import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hostArchitecture } from './apt-root.ts';
import { prepared } from './cache.ts';
import { type Maybe, orNotAvailable } from './not-available.ts';
import { type OtpRelease, suiteOf } from './otp.ts';
import { unpackInto } from './unpack.ts';

/** Folders with the BEAM files of Debian's Elixir of the suite that a release comes from: 1.14, 1.18, 1.20. */
export function elixirEbins(release: OtpRelease): Promise<Maybe<string[]>> {
  return orNotAvailable(async () => {
    const suite = suiteOf(release);
    const elixir = await prepared(`elixir-${suite}-1`, (place) =>
      unpackInto(place, { suite, architecture: hostArchitecture, packages: ['elixir'] }),
    );
    const lib = join(elixir, 'usr', 'lib', 'elixir', 'lib');
    return (await readdir(lib)).sort().map((name) => join(lib, name, 'ebin'));
  });
}
