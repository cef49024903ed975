// Prepares the parts of the test bed that the default tests need: once, for all later runs. Prints one line for each.
import { isAbsolute } from 'node:path';
import { pruneCache } from '../src/cache/inventory.ts';
import { buildCache } from '../test/bed/build-cache.ts';
import { describePlace } from '../test/bed/cache.ts';
import { elixirEscript, hello, helloByHand, rebar2, rebar3, rebar3Escript } from '../test/bed/escripts.ts';
import { type Maybe, NotAvailable } from '../test/bed/not-available.ts';
import { otp, otpReleases } from '../test/bed/otp.ts';
import { forgetOldAnswers } from '../test/bed/recorded.ts';
import { launcherStub } from '../test/launcher/launcher-stub.ts';

/** How long launchers and frames of earlier sources are kept, in milliseconds. */
const kept = 3 * 24 * 60 * 60 * 1000;
await pruneCache(buildCache, Date.now() - kept, Date.now());
await forgetOldAnswers(Date.now());

const things: [name: string, thing: Promise<Maybe<string>>][] = otpReleases.flatMap((release) => [
  [
    `OTP ${release}`,
    otp(release).then((tree) => (tree instanceof NotAvailable ? tree : tree.packageVersion)),
  ],
  [`rebar3 for OTP ${release}`, rebar3(release)],
  [`Elixir escript for OTP ${release}`, elixirEscript(release)],
  [`rebar3's escript for OTP ${release}`, rebar3Escript(release)],
]);
for (const kind of ['source', 'beam', 'zip'] as const) things.push([`hello, ${kind} escript`, hello(kind)]);
things.push(['hello, put together by hand', helloByHand()], ['rebar 2', rebar2()]);

for (const [name, thing] of things) {
  const version = await thing;
  // A test that needs something that is missing says so itself, and counts as skipped.
  if (version instanceof NotAvailable) console.log(`test bed: ${name}: ${version.message}`);
  else console.log(`test bed: ${name}: ${isAbsolute(version) ? await describePlace(version) : version}`);
}
await launcherStub();
console.log('test bed: launcher: compiled');
