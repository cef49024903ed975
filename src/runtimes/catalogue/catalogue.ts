import type { Provider } from './candidate.ts';
import { cocoaXu } from './cocoa-xu.ts';
import { erlangOtp } from './erlang-otp.ts';
import { gleamCommunity } from './gleam-community.ts';
import { hex } from './hex.ts';
import { otpBuilds } from './otp-builds.ts';

/** Who publishes runtimes, the most portable builds first; each says itself for which targets. */
export const catalogue: readonly Provider[] = [gleamCommunity, otpBuilds, erlangOtp, cocoaXu, hex];
