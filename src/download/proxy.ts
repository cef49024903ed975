/** Returns the proxy for a URL, according to the environment that the caller passes. */
export function proxyFor(
  url: URL,
  environment: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  const value = (name: string) => environment[name] || environment[name.toUpperCase()];
  if (isExcepted(url, value('no_proxy') ?? '')) return undefined;
  const proxy = value(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') ?? value('all_proxy');
  if (!proxy) return undefined;
  return parsedUrl(proxy.includes('://') ? proxy : `http://${proxy}`);
}

/**
 * Returns true when `no_proxy` names the host: `*`, a host, a domain (with or without a dot before it) for all hosts below it, or
 * one of these with a port. Names and addresses are compared as text.
 */
function isExcepted(url: URL, exceptions: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((exception) => {
      if (exception === '*') return true;
      const [, name, itsPort] = /^\[?([^[\]]*?)\]?(?:(?<=\]|^[^:]*):(\d+))?$/.exec(exception) ?? [];
      if (itsPort && itsPort !== port) return false;
      const domain = (name ?? exception).replace(/^\*?\./, '');
      return host === domain || host.endsWith(`.${domain}`);
    });
}

/** `URL.parse`, which Node 20 does not have yet. */
export function parsedUrl(text: string, base?: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
