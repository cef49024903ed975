// The releases of the test bed. Each gives what was made and where, or why there is none.
export { type MixRelease, type MixVariant, mixRelease } from './mix-release.ts';
export { type RebarRelease, type RebarVariant, rebar3Release } from './rebar3-release.ts';
