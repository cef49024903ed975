// What the default tests need and this machine may not have: prepared once, kept, and used again. One line for each.
import { type Maybe, NotAvailable } from '../test/bed/not-available.ts';
import { otp, otpReleases } from '../test/bed/otp.ts';

const things: Record<string, Promise<Maybe<string>>> = {};
for (const release of otpReleases) {
  things[`OTP ${release}`] = otp(release).then((tree) =>
    tree instanceof NotAvailable ? tree : tree.packageVersion,
  );
}

for (const [name, thing] of Object.entries(things)) {
  const version = await thing;
  // A test that needs something that is missing says so itself, and counts as skipped.
  console.log(`test bed: ${name} ${version instanceof NotAvailable ? version.message : version}`);
}
