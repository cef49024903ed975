/** OTP's functions take names without the extension; who completes a file's name in a shell gives it. */
export const bareName = (name: string, extension: '.rel' | '.script'): string =>
  name.endsWith(extension) && name !== extension ? name.slice(0, -extension.length) : name;
