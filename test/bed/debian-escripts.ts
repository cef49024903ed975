import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hostArchitecture, type Suite } from './apt-root.ts';
import { prepared } from './cache.ts';
import { have, type Maybe, orNotAvailable } from './not-available.ts';
import { type OtpRelease, otp, suiteOf } from './otp.ts';
import { unpackInto } from './unpack.ts';

/** A package that is the same for every architecture, unpacked. */
function unpacked(name: string, suite: Suite): Promise<string> {
  return prepared(`${name}-${suite}-1`, (stage) =>
    unpackInto(stage, { suite, architecture: hostArchitecture, packages: [name] }),
  );
}

/** Debian's rebar3 of the suite that a release comes from: 3.19, 3.24, 3.28. A zip escript of eleven applications. */
export function rebar3(release: OtpRelease): Promise<Maybe<string>> {
  return orNotAvailable(async () => join(await unpacked('rebar3', suiteOf(release)), 'usr', 'bin', 'rebar3'));
}

/** rebar 2.6.4: a zip escript with stored and deflated entries, a bare `priv/`, and `-pa` in its header. */
export function rebar2(): Promise<Maybe<string>> {
  return orNotAvailable(async () => join(await unpacked('rebar', 'bookworm'), 'usr', 'bin', 'rebar'));
}

/** snmpc: a source escript that is compiled when it starts, and includes headers of OTP's. */
export function snmpc(release: OtpRelease): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const { root } = have(await otp(release));
    const snmp = (await readdir(join(root, 'lib'))).find((name) => name.startsWith('snmp-'))!;
    return join(root, 'lib', snmp, 'bin', 'snmpc');
  });
}

/** diameterc: a source escript that is interpreted, and calls a compiler of OTP's. */
export function diameterc(release: OtpRelease): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const { root } = have(await otp(release));
    const diameter = (await readdir(join(root, 'lib'))).find((name) => name.startsWith('diameter-'))!;
    return join(root, 'lib', diameter, 'bin', 'diameterc');
  });
}

/** rabbitmqctl 3.10: 3.5 MB of Elixir with applications of a server, which it finds in `libraries` if configured. */
export function rabbitmqctl(): Promise<Maybe<{ script: string; libraries: string }>> {
  return orNotAvailable(async () => {
    const lib = join(await unpacked('rabbitmq-server', 'bookworm'), 'usr', 'lib', 'rabbitmq', 'lib');
    const server = join(lib, (await readdir(lib)).find((name) => name.startsWith('rabbitmq_server-'))!);
    return { script: join(server, 'escript', 'rabbitmqctl'), libraries: join(server, 'plugins') };
  });
}

/** erlang-depends: a source escript that is interpreted, and includes a header of OTP's. */
export function erlangDepends(release: OtpRelease): Promise<Maybe<string>> {
  return orNotAvailable(async () => join(have(await otp(release)).root, '..', '..', 'bin', 'erlang-depends'));
}

/** The folder of erlang-jiffy's application: a library with a NIF in C++ (`priv/jiffy.so`). */
export function jiffy(release: 25 | 27): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const lib = join(await unpacked('erlang-jiffy', suiteOf(release)), 'usr', 'lib', 'erlang', 'lib');
    return join(lib, (await readdir(lib)).find((name) => name.startsWith('jiffy-'))!);
  });
}

/** A folder of applications from packages of Debian's bookworm: jiffy, fast_xml (in `p1_xml-…`), bitcask, mochiweb, lager, and what they need. */
export function erlangLibraries(): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const names = ['jiffy', 'p1-xml', 'p1-utils', 'bitcask', 'mochiweb', 'lager', 'goldrush'];
    const folder = await prepared('erlang-libraries-bookworm-1', (stage) =>
      unpackInto(stage, {
        suite: 'bookworm',
        architecture: hostArchitecture,
        packages: names.map((name) => `erlang-${name}`),
      }),
    );
    return join(folder, 'usr', 'lib', 'erlang', 'lib');
  });
}
