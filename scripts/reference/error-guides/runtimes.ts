import type { ErrorGuides } from './guide.ts';

/** Finding, downloading and checking a runtime. */
export const runtimeGuides: ErrorGuides = {
  'erts-argument': {
    cause:
      'The value of `--erts` is neither a version (`27`, `27.3.4`), nor a URL, nor an existing path. Most often the path is misspelt, or relative to another folder: a path in `onebeam.toml` starts at the folder of that file, a path on the command line at the working directory.',
    example: 'onebeam build ./my_app --erts ./otp27    # there is only ./otp-27',
    check:
      'Run `ls` with the path. `onebeam build --verbose` shows which file, variable or flag set the value.',
    options: ['erts', 'config', 'verbose'],
  },
  'erts-not-found': {
    cause:
      'There is no runtime for the target. onebeam tries, in this order, the version pinned in `onebeam.lock`, an installed Erlang (only for the target of this machine), the publishers in its catalogue, and Debian packages. The message lists what was tried.',
    example: 'onebeam build ./my_app -t darwin-arm64 --offline    # nothing in the cache',
    check:
      '`onebeam doctor` checks the network, the cache and the installed Erlang. `onebeam cache list` shows downloaded runtimes.',
    options: ['erts', 'offline', 'mirror'],
    guides: ['build-offline'],
  },
  'erts-not-published': {
    cause:
      'All publishers responded, and none has this OTP version for this target. Publishers do not build every patch release, and some targets start with a later release.',
    example: 'onebeam build ./my_app -t linux-arm64-musl --erts 24.1',
    check:
      'Use the release without a patch version (`--erts 27`) to get the latest version that is published for the target, or build OTP yourself and pass its folder.',
    options: ['erts', 'target'],
  },
  'erts-unreachable': {
    cause:
      'At least one publisher could not be reached, so onebeam does not know if it has the version. The build does not fall back to another version silently.',
    example: 'onebeam build ./my_app --erts 27    # behind a proxy that is not configured',
    check: '`onebeam doctor` tests the connection. The message names each host and what failed.',
    options: ['mirror', 'offline', 'erts'],
    guides: ['build-offline'],
  },
  'otp-not-found': {
    cause:
      'The folder or archive is not an Erlang runtime: it has no `erts-*/bin/beam.smp` next to `lib/kernel-*`. Typical causes: the sources of OTP before `make install`, a folder above or below the runtime, or a release that was built without ERTS.',
    example: 'onebeam build ./my_app --erts ./otp_src_27.3',
    check:
      '`erl -noshell -eval "io:put_chars(code:root_dir()), halt()."` prints the root of an installed Erlang. The folder must contain `erts-*`, `lib` and `releases`.',
    options: ['erts'],
  },
  'otp-no-release': {
    cause:
      'The folder has an emulator and applications, but no `releases/<number>/OTP_VERSION`, which every OTP installation contains. The output of `mix release` or `rebar3 release` looks similar but is not an OTP installation.',
    example: 'onebeam build ./my_app --erts _build/prod/rel/my_app',
    check: '`cat FOLDER/releases/*/OTP_VERSION` prints a version such as `27.3.4`.',
    options: ['erts'],
  },
  'binary-wrong-target': {
    cause:
      'The runtime was compiled for a different operating system, processor or C library than the target. onebeam reads the headers of its programs instead of trusting its name.',
    example: "onebeam build -t linux-arm64 --erts ./otp-x64    # use './otp/{target}' for several targets",
    check:
      '`file FOLDER/erts-*/bin/beam.smp` shows the system and the processor; `interpreter /lib/ld-musl-…` means musl.',
    options: ['erts', 'target'],
  },
  'binary-signature': {
    cause:
      'macOS kills programs whose code signature does not match, and runs only signed code on arm64. A program of the runtime was changed after it was signed, for example by `strip`, `install_name_tool` or an incomplete download.',
    example: 'strip otp/erts-15.2/bin/beam.smp && onebeam build -t darwin-arm64 --erts ./otp',
    check: 'On a Mac, run `codesign --verify --verbose FILE`. On other systems, run `rcodesign verify FILE`.',
    options: ['erts'],
    guides: ['sign'],
  },
  'visual-c-missing': {
    cause:
      'The folder given with `--windows-vcruntime` does not contain all DLLs that the runtime needs. Visual Studio has one folder per processor; the debug version of the DLLs is in another folder.',
    example: "onebeam build -t windows-x64 --windows-vcruntime 'C:\\Program Files\\Microsoft Visual Studio'",
    check:
      'The folder must contain `vcruntime140.dll`, `vcruntime140_1.dll` and `msvcp140.dll`, built for the target’s processor.',
    options: ['windows-vcruntime'],
  },
  'xz-missing': {
    cause:
      'The archive is compressed with xz. To unpack it, onebeam needs the program `xz`, which is not installed.',
    example: 'onebeam build ./my_app --erts otp.tar.xz',
    check:
      'Run `xz --version`. To build without `xz`, convert the archive on another machine: `xz -dc otp.tar.xz | gzip > otp.tar.gz`.',
    options: ['erts'],
  },
  'lock-invalid': {
    cause:
      '`onebeam.lock` pins downloaded runtimes by URL, size and SHA-256. The file is not valid: a merge conflict was committed, it was edited, or a newer version of onebeam wrote it.',
    example: '<<<<<<< HEAD    # a conflict marker in onebeam.lock',
    check:
      '`git diff onebeam.lock` shows what changed. If you delete the file, the next build pins again what it downloads: compare the checksums before you commit it.',
    options: ['lock-file'],
  },
  'download-digest': {
    cause:
      'The downloaded file does not have the expected SHA-256: the one in `onebeam.lock`, or the one the publisher lists. A proxy replaced the file, the download was damaged, or the publisher replaced a release.',
    example: 'onebeam build ./my_app --erts 27    # after the publisher replaced the archive',
    check:
      'Download the URL on another network and run `sha256sum`. If the new checksum is the published one, remove the entry from `onebeam.lock`, build, and review the new entry before you commit it.',
    options: ['lock-file', 'mirror'],
  },
  'download-failed': {
    cause:
      'The server returned an error, or the transfer stopped. Downloads slower than `--min-rate` for 30 seconds are aborted. Each download is tried up to three times.',
    example: 'onebeam build ./my_app --erts https://example.org/otp.tar.gz',
    check: '`curl -I URL` shows the response of the server, and uses the same proxy variables.',
    options: ['mirror', 'min-rate', 'erts'],
    guides: ['build-offline'],
  },
  'download-unreachable': {
    cause:
      'onebeam could not connect to the host. The cause can be DNS, a firewall, a proxy or TLS. Company networks often need a proxy (`HTTPS_PROXY`) and an additional certificate (`SSL_CERT_FILE`).',
    example: 'onebeam build ./my_app --erts 27    # without network access',
    check:
      '`onebeam doctor` tests the connection. `curl -v https://HOST` shows details, and uses the same proxy variables.',
    options: ['mirror', 'offline'],
    guides: ['build-offline'],
  },
  'certificates-unreadable': {
    cause:
      '`SSL_CERT_FILE` or `NODE_EXTRA_CA_CERTS` is set to a file that does not exist or is not in PEM format.',
    example: 'SSL_CERT_FILE=company.der onebeam build ./my_app --erts 27',
    check:
      '`openssl x509 -in FILE -noout -subject` must print a subject. To convert a DER file, run `openssl x509 -inform der -in FILE -out FILE.pem`.',
    guides: ['build-offline'],
  },
  'offline-missing': {
    cause: 'With `--offline`, onebeam uses only the cache and local files, and this file is in neither.',
    example: 'onebeam build ./my_app -t all --offline    # with an empty cache',
    check:
      '`onebeam doctor --offline` lists what is missing. Run the same build once with network access, then copy the cache (`onebeam cache dir`).',
    options: ['offline', 'erts'],
    guides: ['build-offline'],
  },
  'debian-failed': {
    cause:
      'On Debian, onebeam can download Erlang with `apt-get download`, without installing it. The command failed: the package lists are missing or outdated, as in most containers, or the mirror is unreachable.',
    example: 'onebeam build ./my_app    # in a container without /var/lib/apt/lists',
    check: 'Run `apt-get update` as root, then `apt-get download erlang-base`.',
    options: ['erts', 'offline'],
  },
};
