%% Made by `npm run reference` from the option table.
-module(rebar3_onebeam_options).

-export([all/0]).

all() ->
    [
     {target, $t, "target", string, "target names separated by commas, `all` or `host` [host]"},
     {output, $o, "output", string, "output path; for build: the executable, or a folder that ends in / [dist/<name>]"},
     {name, undefined, "name", string, "program name [the escript's]"},
     {level, undefined, "level", string, "zstd compression level (1–19) [3]"},
     {'inherit-env', undefined, "inherit-env", string, "environment variables to pass to the program, such as ERL_LIBS"},
     {erts, undefined, "erts", string, "Erlang runtime: an OTP folder, archive, URL or version; `{target}` is replaced"},
     {'add-app', undefined, "add-app", string, "OTP applications to include"},
     {'drop-app', undefined, "drop-app", string, "OTP applications to exclude"},
     {priv, undefined, "priv", string, "APPLICATION=FOLDER: pack the folder as the priv of the application; repeatable"},
     {form, undefined, "form", string, "fat: one executable; thin: a folder and a .tar.gz with a small sh launcher [fat]"},
     {boot, undefined, "boot", string, "boot file: tailored to the program, or the one that escript uses [fast]"},
     {profile, undefined, "profile", string, "cli: start faster, without distribution and host name lookup [none]"},
     {'profile-start', undefined, "profile-start", string, "run the program once with these arguments and preload the modules it uses"},
     {shake, undefined, "shake", undefined, "remove OTP modules that the program cannot reach, then test that it starts"},
     {'system-libraries', undefined, "system-libraries", undefined, "use the target system's shared libraries instead of packing them"},
     {'keep-debug', undefined, "keep-debug", undefined, "keep debug information and symbols in the runtime"},
     {offline, undefined, "offline", undefined, "do not access the network"},
     {mirror, undefined, "mirror", string, "download runtimes from this URL instead of their publishers"},
     {'min-rate', undefined, "min-rate", string, "abort downloads slower than this, in bytes per second over 30 s; 0: never [1000]"},
     {'lock-file', undefined, "lock-file", string, "file that pins downloaded runtimes [onebeam.lock]"},
     {'cache-limit', undefined, "cache-limit", string, "limit of the build cache in megabytes; removes the least recently used entries; 0: no limit [5000]"},
     {'dry-run', $n, "dry-run", undefined, "show what would be done without writing files"},
     {strict, undefined, "strict", undefined, "treat warnings as errors, and write nothing"},
     {archive, undefined, "archive", undefined, "also write .tar.gz (Linux) or .zip (Windows, macOS) archives and SHA256SUMS"},
     {'macos-app', undefined, "macos-app", undefined, "also write an .app bundle for macOS targets"},
     {desktop, undefined, "desktop", undefined, "also write a .desktop file for Linux targets"},
     {icon, undefined, "icon", string, "PNG or ICNS file for --macos-app and --desktop [a built-in icon]"},
     {'windows-vcruntime', undefined, "windows-vcruntime", string, "folder with the Visual C++ runtime DLLs to pack with the program"},
     {'windows-icon', undefined, "windows-icon", string, ".ico file for the executable"},
     {'windows-title', undefined, "windows-title", string, "product name [--name]"},
     {'windows-description', undefined, "windows-description", string, "file description, shown in the Task Manager [the title]"},
     {'windows-version', undefined, "windows-version", string, "file version: up to four numbers, such as 1.2.3"},
     {'windows-publisher', undefined, "windows-publisher", string, "publisher name"},
     {'windows-copyright', undefined, "windows-copyright", string, "copyright notice"},
     {'windows-console', undefined, "windows-console", string, "console window when double-clicked: close on exit, keep open, or hide [close]"},
     {json, undefined, "json", undefined, "print the result as JSON"},
     {color, undefined, "color", string, "use colours [auto]"},
     {quiet, $q, "quiet", undefined, "print only warnings and errors"},
     {verbose, undefined, "verbose", undefined, "show configuration sources, build tool output and stack traces"},
     {config, $c, "config", string, "configuration file [onebeam.toml here or in a folder above]"}
    ].
