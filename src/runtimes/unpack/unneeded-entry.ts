/**
 * Folders above an OTP tree or in it, but none of `lib/`, where applications are; Unix has the tree itself in
 * `lib/erlang`.
 */
const above = '^(?:(?!lib/)[^/]+/|lib/erlang/)*';
const ofTree = '(?:man|misc)/';
const ofApplication = 'lib/(?!erlang/)[^/]+/(?:c_src|doc|examples|src|test)/';
const unneeded = new RegExp(`${above}(?:${ofTree}|${ofApplication})`);

/** Where macOS keeps metadata of `x`: `._x`. */
const metadata = /(^|\/)\._[^/]*$/;

/**
 * Returns true when an entry of an OTP archive is of no use for packing: sources, documentation and tests of an application,
 * manuals, metadata of macOS. What an application has in its `priv` is its own, whatever its names.
 */
export const isUnneeded = (path: string): boolean => unneeded.test(path) || metadata.test(path);
