/*
 * Stands for erl.exe: tells in hexadecimal UTF-16 what it was started with, and ends as it is told.
 *
 *   exit:N    ends with N
 *   wait      waits for Ctrl-C or Ctrl-Break, then ends with 42
 *   stdin     copies its input to its output
 */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

static HANDLE told;

static void report(const char *what, const wchar_t *text) {
  printf("%s ", what);
  for (; *text; text++) printf("%04x", *text);
  printf("\n");
}

static BOOL WINAPI on_control(DWORD event) {
  printf("control %lu\n", event);
  fflush(stdout);
  SetEvent(told);
  return TRUE;
}

int wmain(int argc, wchar_t **argv) {
  static wchar_t folder[32768];
  STARTUPINFOW start;
  int code = 0;
  _setmode(0, _O_BINARY);
  _setmode(1, _O_BINARY);
  for (int i = 0; i < argc; i++) report("argument", argv[i]);
  for (wchar_t *entry = GetEnvironmentStringsW(); *entry; entry += wcslen(entry) + 1) report("variable", entry);
  GetCurrentDirectoryW(32768, folder);
  report("folder", folder);
  GetStartupInfoW(&start);
  printf("shown %d\n", !(start.dwFlags & STARTF_USESHOWWINDOW) || start.wShowWindow != SW_HIDE);
  fflush(stdout);
  for (int i = 1; i < argc; i++) {
    if (wcsncmp(argv[i], L"exit:", 5) == 0) code = (int) wcstoul(argv[i] + 5, NULL, 10);
    if (wcscmp(argv[i], L"stdin") == 0) {
      char bytes[4096];
      int count;
      while ((count = _read(0, bytes, sizeof bytes)) > 0) _write(1, bytes, count);
    }
    if (wcscmp(argv[i], L"wait") == 0) {
      told = CreateEventW(NULL, FALSE, FALSE, NULL);
      SetConsoleCtrlHandler(on_control, TRUE);
      printf("ready\n");
      fflush(stdout);
      code = WaitForSingleObject(told, 20000) == WAIT_OBJECT_0 ? 42 : 1;
      Sleep(200);
    }
  }
  return code;
}
