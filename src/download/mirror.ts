/**
 * The address on a mirror for a public one: the host's name is the first folder, so that one server can mirror
 * all hosts (`https://mirror.example/onebeam/github.com/erlang/otp/...`).
 *
 * @param mirror an http or https address, with or without a `/` at its end.
 */
export function mirrored(url: string, mirror: string | undefined): string {
  if (!mirror) return url;
  const { host, pathname, search } = new URL(url);
  return `${mirror.replace(/\/+$/, '')}/${host}${pathname}${search}`;
}
