/** Names whose article the linter guesses wrong. */
export const vocabulary: readonly string[] = [
  'X',
  'http',
  'https',
  '.app.src',
  '.app',
  '.appup',
  '.ico',
  'xz',
  'ustar',
];

/** Passages that may keep banned wording: a part of the text, with the reason. */
export const exceptions: readonly { path: RegExp; text: RegExp; reason: string }[] = [
  { path: /system\/posix\.ts$/, text: /mount -t proc proc/, reason: 'a command' },
  {
    path: /otp\/minimal\/programs\.ts$/,
    text: /lies in, wherever/,
    reason: 'part of payloads: another text changes their bytes',
  },
  { path: /BENCHMARKS\.md$/, text: /^ours [0-9]/, reason: 'a recorded result: the label of a program' },
  { path: /cache\/content-cache\.ts$/, text: /@param wanted/, reason: 'the name of a parameter' },
  { path: /errors\/README\.md$/, text: /EXPECTED|FOUND/, reason: 'placeholders repeat the word before them' },
];
