import type { ErrorGuides } from './guide.ts';

/** Escripts, projects, and which applications are packed. */
export const programGuides: ErrorGuides = {
  'application-missing': {
    cause:
      'The program, or an application it depends on, needs an OTP application that the runtime does not contain. Linux distributions split OTP into packages (Debian: `erlang-xmerl`, `erlang-wx`, …), and minimal runtimes omit applications. The message lists what needs each one: a `.app` file, an import in a module, or a call such as `application:ensure_all_started/1`.',
    example: 'onebeam build ./my_app --erts /usr/lib/erlang    # only erlang-base is installed',
    check:
      '`ls OTP_FOLDER/lib` lists the applications of a runtime. `onebeam build ./my_app --dry-run` shows every application and the reason for it. After you drop an application, test the code paths that use it.',
    options: ['erts', 'add-app', 'drop-app'],
  },
  'code-too-new': {
    cause:
      'BEAM files run on the OTP release that compiled them and on newer releases, within limits. This program was compiled by a newer OTP release than the one to pack, and uses instructions that the older emulator does not have.',
    example: 'onebeam build ./my_app --erts 25    # compiled with OTP 27',
    check:
      '`onebeam build ./my_app --dry-run` shows which OTP release is used and where it comes from. A version pinned in `onebeam.lock` overrides any default: delete its entry to get another release.',
    options: ['erts', 'lock-file'],
  },
  'native-code-unfit': {
    cause:
      'A NIF or port program runs on one operating system, processor and C library. The file in `priv` was compiled for a different one than the target, usually because the project was compiled on the build machine and packed for a different target.',
    example: 'onebeam build -t windows-x64    # on Linux, with a NIF in priv',
    check:
      '`file priv/*.so` shows what a file was compiled for. Compile the NIF for each target (a CI job per system, `zig cc`, or precompiled NIFs), and run one build per target with `--priv`.',
    options: ['priv', 'target'],
    guides: ['native-code-and-priv'],
  },
  'not-an-escript': {
    cause:
      'The input is not a file that `escript` can run. Common mistakes are to pass the `.app` file or a `.beam` file of a project, a native program, a shell script, or an executable that onebeam built.',
    example: 'onebeam build _build/default/lib/my_app/ebin/my_app.beam',
    check:
      'The first line of an escript (`head -n 1 FILE`) starts with `#!` and contains `escript`. `escript FILE` must start your program on a machine with Erlang. In a project folder, run `onebeam build` without a path.',
  },
  'escript-no-main': {
    cause:
      '`escript` starts a program by calling `main/1` of its main module: the module named like the escript, unless the `%%!` line names another one with `-escript main`. That module does not exist in the escript, or does not export `main/1`.',
    example: '%%! -escript main my_cli    % but the archive has no module my_cli',
    check:
      '`escript FILE` reports the same problem. `unzip -l FILE` lists the modules of an archive. With Mix, set `escript: [main_module: MyApp.CLI]`; with rebar3, `{escript_main_app, my_app}` and `{escript_emu_args, "%%! -escript main my_cli\\n"}`.',
  },
  'escript-body-compressed': {
    cause:
      'The body of the escript is a BEAM file compiled with the option `compressed`, so it starts with the bytes of gzip. `escript` does not recognise it and tries to compile it as source text.',
    example: 'erlc +compressed my_app.erl    # then escript:create/2 with the .beam file',
    check: '`escript FILE` fails with a syntax error. After compiling without `compressed`, it starts.',
  },
  'project-missing': {
    cause:
      'Without a path, `onebeam build` searches this folder and the folders above it for `mix.exs`, `rebar.config` or `gleam.toml`. None was found.',
    example: 'cd / && onebeam build',
    check: 'Change to the project folder, or pass it: `onebeam build path/to/project`.',
  },
  'project-ambiguous': {
    cause:
      '`rebar3 escriptize` builds one escript, but the project has several applications. `rebar.config` must name the application to use, at the top level or in the profile that you build with.',
    example: '{apps, [one, two]}.    % but no {escript_main_app, one}',
    check:
      '`rebar3 escriptize` reports the same problem. It must succeed before onebeam can pack the result.',
    guides: ['ship-a-cli'],
  },
  'project-no-escript': {
    cause:
      'The build tool exited with code 0, but the escript is not where its configuration says. A custom `path:` (Mix), `escript_name` (rebar3) or a build hook may put it elsewhere.',
    example: 'escript: [main_module: MyApp.CLI, path: System.get_env("OUT")]',
    check: 'Run the build tool yourself and note the path it prints. Pass that file to `onebeam build`.',
  },
  'project-umbrella': {
    cause:
      'The root of an umbrella project does not build an escript, but the applications in it can. If any of them has an `escript:` setting, the hint lists them.',
    example: 'onebeam build    # in the root of an umbrella project',
    check: 'Run `onebeam build apps/my_app`, or run it inside that folder.',
    guides: ['ship-a-cli'],
  },
  'project-no-main': {
    cause:
      'The project builds a library, not a command-line program: its configuration names no main module, or that module has no `main/1`.',
    example: 'def project, do: [app: :my_app, version: "1.0.0"]    # no escript:',
    check:
      '`mix escript.build` or `rebar3 escriptize` must succeed, and `escript FILE` must start the program.',
    guides: ['ship-a-cli'],
  },
  'project-build-failed': {
    cause:
      'onebeam runs the build tool of the project (`mix escript.build`, `rebar3 escriptize` or `gleam export escript`), and that command failed. Its output is printed above the error.',
    example: 'onebeam build    # in a project that does not compile',
    check:
      'Run the command from the error message yourself, in the same folder. Mix runs with `MIX_ENV=prod` unless it is set: dependencies that are only available in `dev` are missing there.',
    options: ['verbose'],
  },
  'start-failed': {
    cause:
      'After `--shake` removed modules, onebeam starts the result once, and that start failed. The program uses a module whose name does not appear in any packed module, for example because it builds the name from strings.',
    example: 'list_to_existing_atom("my_" ++ Name)    % with --shake',
    check:
      'The message contains the output of the failed start, usually with the name of the missing module. Mention that module anywhere in the program to keep it, or build without `--shake`.',
    options: ['shake'],
    guides: ['start-faster'],
  },
  'start-not-recorded': {
    cause:
      '`--profile-start` runs the program once and records which modules it loads. The program did not exit with code 0 within a minute, or it exited before the recording began. onebeam cannot record an escript that never exits. It stops a release that is a service as soon as the release runs.',
    example: 'onebeam build ./my_app --profile-start serve',
    check:
      'Run the program with the same arguments and check its exit code: `escript my_app ARGUMENTS; echo $?`. It must be 0, even if stdin is empty. A release needs the environment variables that its configuration reads, also at build time.',
    options: ['profile-start'],
    guides: ['start-faster'],
  },
  'warnings-refused': {
    cause:
      '`--strict` treats each warning as an error, so that a CI job fails when something was guessed or is missing. The message contains the warnings.',
    example: 'onebeam build ./my_app --strict',
    check:
      'Run the same command with `--dry-run` and without `--strict` to see each warning with its hint. If a warning about an application is intended, confirm it with `--add-app` or `--drop-app`.',
    options: ['strict', 'add-app', 'drop-app', 'dry-run'],
  },
  'zip-ambiguous': {
    cause:
      'An escript archive is a zip file behind a header, and zip files can be built so that two readers see different files. onebeam packs only what every reader sees in the same way. The error occurs if data was appended to an escript, or if two files were concatenated.',
    example: 'cat my_app other.zip > combined',
    check:
      '`unzip -t FILE` warns about extra bytes. `escript:extract/2` in an Erlang shell shows what Erlang reads.',
  },
  'path-collision': {
    cause:
      'Two files have the same path, or paths that are equal on some systems: macOS and Windows ignore case, and macOS treats composed and decomposed Unicode characters as the same.',
    example: 'priv/Readme.txt and priv/README.txt in one archive',
    check: '`unzip -l FILE | sort -f` shows names that differ only in case next to each other.',
  },
};
