/** Returns true when every system takes this as the name of a variable. */
export const isVariableName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(name);

/** `MY_APP_CACHE_DIR` for `my-app`: the variable that moves this program's files in the cache. */
export function cacheVariable(name: string): string {
  const word = name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return `${/^[0-9]/.test(word) ? '_' : ''}${word}_CACHE_DIR`;
}
