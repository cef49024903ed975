%% Made by `npm run reference` from the option table.
-module(rebar3_onebeam_options).

-export([all/0]).

all() ->
    [
     {target, $t, "target", string, "targets, by name or `all` or `host`, with commas [host]"},
     {output, $o, "output", string, "where the result goes; for build: the executable, or a folder [dist/<name>]"},
     {name, undefined, "name", string, "the program's name [the escript's]"},
     {level, undefined, "level", string, "zstd compression level (1–19) [3]"},
     {'inherit-env', undefined, "inherit-env", string, "variables that reach the program: ERL_LIBS, ..."},
     {erts, undefined, "erts", string, "an OTP folder, an archive, a URL or a version; `{target}` in it is the target"},
     {'add-app', undefined, "add-app", string, "OTP applications to include"},
     {'drop-app', undefined, "drop-app", string, "OTP applications to leave out"},
     {priv, undefined, "priv", string, "APPLICATION=FOLDER, once for each application: a folder to lay out as its priv"},
     {boot, undefined, "boot", string, "the boot file: one made for the program, or the plain one of escript [fast]"},
     {profile, undefined, "profile", string, "cli: a faster start without distribution and host names [none]"},
     {'profile-start', undefined, "profile-start", string, "run the program once with these arguments and preload the modules it uses"},
     {shake, undefined, "shake", undefined, "leave out modules of OTP that the program cannot get to, and start what is left once"},
     {'system-libraries', undefined, "system-libraries", undefined, "leave shared libraries to the user's system instead of packing them"},
     {'keep-debug', undefined, "keep-debug", undefined, "keep debug information and symbols of the runtime"},
     {offline, undefined, "offline", undefined, "do not access the network"},
     {mirror, undefined, "mirror", string, "a URL to fetch runtimes from below, instead of their publishers' hosts"},
     {'min-rate', undefined, "min-rate", string, "the slowest download to wait for, in bytes per second over 30 s; 0 for any [1000]"},
     {'lock-file', undefined, "lock-file", string, "where fetched runtimes are pinned [onebeam.lock]"},
     {'cache-limit', undefined, "cache-limit", string, "megabytes that the build cache may take: more removes what was unused for longest; 0 for any [5000]"},
     {'dry-run', $n, "dry-run", undefined, "show what would be done without writing files"},
     {strict, undefined, "strict", undefined, "treat warnings as errors: nothing is written when there is one"},
     {archive, undefined, "archive", undefined, "also write .tar.gz (Linux) and .zip (Windows, macOS), with SHA256SUMS"},
     {'macos-app', undefined, "macos-app", undefined, "also write an .app bundle for macOS targets"},
     {desktop, undefined, "desktop", undefined, "also write a .desktop file for Linux targets"},
     {icon, undefined, "icon", string, "a PNG or ICNS file, for --macos-app and --desktop [a prompt, drawn by onebeam]"},
     {'windows-vcruntime', undefined, "windows-vcruntime", string, "a folder with the DLLs of the Visual C++ runtime, to pack them with the program"},
     {'windows-icon', undefined, "windows-icon", string, "an .ico file for the executable"},
     {'windows-title', undefined, "windows-title", string, "the program's name as Windows shows it [--name]"},
     {'windows-description', undefined, "windows-description", string, "what Windows shows in the task manager [the title]"},
     {'windows-version', undefined, "windows-version", string, "1.2.3, up to four numbers"},
     {'windows-publisher', undefined, "windows-publisher", string, "publisher name"},
     {'windows-copyright', undefined, "windows-copyright", string, "the line on copyright"},
     {'windows-console', undefined, "windows-console", string, "console window when double-clicked: close on exit, keep open, or hide [close]"},
     {json, undefined, "json", undefined, "print one JSON document"},
     {color, undefined, "color", string, "whether to use colour [auto]"},
     {quiet, $q, "quiet", undefined, "no progress, no table"},
     {verbose, undefined, "verbose", undefined, "show configuration sources, the output of a project's build tool and stack traces"},
     {config, $c, "config", string, "the configuration [onebeam.toml, found upward from here]"}
    ].
