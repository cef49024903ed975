import type { ErrorGuides } from './guide.ts';

/** Options, cache, launcher and finished executables. */
export const machineGuides: ErrorGuides = {
  'target-unknown': {
    cause:
      'The name is not a target. A name consists of a system, a processor and, for Linux with musl, `-musl`: `linux-x64`, `linux-arm64-musl`, `darwin-arm64`, `windows-x64`. Aliases such as `macos-arm64`, `amd64` and `aarch64` are accepted.',
    example: 'onebeam build -t linux    # the processor is missing',
    check: '`onebeam targets` lists all targets.',
    options: ['target'],
  },
  'option-invalid': {
    cause:
      'The value does not have the expected form. It can come from a flag, from an environment variable (`ONEBEAM_LEVEL` for `--level`) or from `onebeam.toml`, in this order; the message names the flag or variable.',
    example: 'ONEBEAM_LEVEL=fast onebeam build ./my_app',
    check: '`onebeam build --dry-run --verbose` shows where each value comes from.',
    options: ['config', 'verbose'],
  },
  'config-unknown-key': {
    cause:
      '`onebeam.toml` contains a key that is not an option. Keys are the names of options without the leading hyphens: `add-app`, not `add_app`. onebeam rejects unknown keys, so that a typo does not go unnoticed.',
    example: 'targets = ["linux-x64"]    # the key is `target`',
    check:
      'The hint names the key that you probably meant, or lists all valid keys. Editors can use the [JSON schema](../../../src/configuration/onebeam.schema.json).',
    options: ['config'],
  },
  'cache-not-trusted': {
    cause:
      'Files of the build cache become part of your executables, so onebeam uses a cache only if no other user can change it. A folder in the path belongs to another user, is writable by a group or by everyone, or is a broken link. Running a build once with `sudo` is a common cause.',
    example: 'ONEBEAM_BUILD_CACHE=/tmp/shared onebeam build ./my_app',
    check: '`namei -l "$(onebeam cache dir)"` shows the owner and mode of every folder in the path.',
    guides: ['build-offline'],
  },
  'cache-not-writable': {
    cause:
      'The build cache cannot be written: the disk is full or read-only, or the folder belongs to another user.',
    example: 'HOME=/nonexistent onebeam build ./my_app    # typical in containers',
    check: '`df -h "$(onebeam cache dir)"` shows free space. Each launcher takes about 110 MB of the cache.',
  },
  'npm-missing': {
    cause:
      'The launcher of a target is built on a pinned version of Bun, which onebeam downloads with `npm pack`. npm is not in PATH, and the package is not in the cache.',
    example: 'PATH=/usr/bin onebeam build ./my_app -t windows-x64',
    check:
      'Run `npm --version`. If the cache already contains the launcher, onebeam does not need npm: see `onebeam launcher list`.',
    options: ['offline'],
    guides: ['build-offline'],
  },
  'bun-fetch-failed': {
    cause:
      '`npm pack` could not download the Bun that the launcher is built on. npm uses its own proxy and registry settings.',
    example: 'onebeam build ./my_app    # with a private registry that has no @oven packages',
    check:
      'Run the command from the message yourself. `npm config list` shows registry and proxy; `npm ping` tests them.',
    guides: ['build-offline'],
  },
  'bun-not-cached': {
    cause:
      'The launcher of this target has never been built on this machine, and `--offline` forbids downloading the Bun that it is built on.',
    example: 'onebeam build ./my_app -t windows-x64 --offline',
    check: '`onebeam launcher list` shows the state of each target.',
    options: ['offline', 'target'],
    guides: ['build-offline'],
  },
  'bun-digest-wrong': {
    cause:
      'The checksum (SHA-512 or SHA-256) of the downloaded Bun is not the one that onebeam pins. A mirror or proxy serves another file, or the file in `node_modules` was changed.',
    example: 'npm config set registry https://mirror.example    # a mirror that repacks packages',
    check:
      'Delete `node_modules/@oven`, run `npm cache clean --force`, and build again with the public registry.',
  },
  'executable-too-large': {
    cause:
      'PE and Mach-O files (Windows and macOS) use 32-bit offsets, so they cannot be larger than 4 GiB. ELF files (Linux) have no such limit.',
    example: 'onebeam build ./my_app --priv my_app=models    # several GB of data',
    check:
      '`onebeam estimate ./my_app` lists the applications by size. Download large data at run time instead of packing it.',
    options: ['priv', 'drop-app', 'shake'],
  },
  'footer-missing': {
    cause:
      'An executable ends with its payload and a footer. The file has none: it is a different program, an incomplete download, or a tool rewrote it. `strip`, `upx` and some packagers (`dh_strip`, `rpmbuild`) remove data at the end of a file.',
    example: 'strip dist/my_app && dist/my_app',
    check:
      'Compare size and checksum with the original: `sha256sum FILE`. Exclude the file from stripping (Debian: `dh_strip -X`, RPM: `%global __strip /bin/true`).',
  },
  'payload-digest': {
    cause:
      'The bytes of the payload do not match the SHA-256 in the manifest: the file was damaged or changed after the build.',
    example: 'a download that a proxy modified, or a failing disk',
    check: '`onebeam verify FILE`, or on the target machine `ONEBEAM=verify ./FILE`, checks every byte.',
  },
  'output-is-input': {
    cause: 'The output path is the escript, the runtime archive, an icon or another input of the build.',
    example: 'onebeam build ./my_app -o my_app',
    check: 'Without `-o`, the executable is written to `dist/`.',
    options: ['output'],
  },
  'icon-invalid': {
    cause: 'Bundles and desktop entries need a square icon in a standard size, as PNG or ICNS.',
    example: 'onebeam build --macos-app --icon logo.jpg',
    check:
      '`file ICON` shows format and size. ImageMagick converts: `convert logo.jpg -resize 512x512! icon.png`.',
    options: ['icon', 'macos-app', 'desktop'],
  },
  interrupted: {
    cause:
      'You pressed Ctrl-C, or the process received SIGTERM. Outputs are written next to their final path and renamed when complete, so no partial file remains.',
    example: 'timeout 5 onebeam build -t all',
    check: 'After Ctrl-C, the exit code is 130; after SIGTERM, it is 143.',
  },
};
