/*
 * Starts a program as a console would, and writes to a file what came of it.
 *
 *   parent <file> run <command line>      waits for its end
 *   parent <file> ctrl-c <command line>   sends Ctrl-C to the whole console when the program has said `ready`
 *   parent <file> alone <command line>    on a console of its own, as by a double click; when it asks for Enter and goes
 *                                         on waiting, `[waits]` is noted and it gets it
 *
 * The file gets what the program wrote to its output, then `exit <code>` with all 32 bits.
 */
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static BOOL WINAPI ignore(DWORD event) { return TRUE; }

int wmain(int argc, wchar_t **argv) {
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
  STARTUPINFOW start = {sizeof start};
  PROCESS_INFORMATION child;
  static char said[65536];
  HANDLE from, to, answers = NULL, answer = NULL;
  DWORD length = 0, count, code;
  int sent = 0, alone = wcscmp(argv[2], L"alone") == 0;
  FILE *file = _wfopen(argv[1], L"wb");
  SetConsoleCtrlHandler(ignore, TRUE);
  CreatePipe(&from, &to, &inherited, 0);
  SetHandleInformation(from, HANDLE_FLAG_INHERIT, 0);
  start.dwFlags = STARTF_USESTDHANDLES;
  if (alone) {
    CreatePipe(&answers, &answer, &inherited, 0);
    SetHandleInformation(answer, HANDLE_FLAG_INHERIT, 0);
  }
  start.hStdInput = alone ? answers : GetStdHandle(STD_INPUT_HANDLE);
  start.hStdOutput = start.hStdError = to;
  if (!CreateProcessW(NULL, argv[3], NULL, NULL, TRUE, alone ? CREATE_NO_WINDOW : 0, NULL, NULL, &start, &child)) return 1;
  CloseHandle(to);
  while (length < sizeof said - 1 && ReadFile(from, said + length, sizeof said - 1 - length, &count, NULL) && count) {
    length += count;
    if (!sent && wcscmp(argv[2], L"ctrl-c") == 0 && strstr(said, "ready\n")) {
      sent = 1;
      GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
    }
    if (!sent && alone && strstr(said, "Press Enter")) {
      sent = 1;
      if (WaitForSingleObject(child.hProcess, 700) == WAIT_TIMEOUT) length += sprintf(said + length, "[waits]");
      WriteFile(answer, "\n", 1, &count, NULL);
    }
  }
  WaitForSingleObject(child.hProcess, 30000);
  GetExitCodeProcess(child.hProcess, &code);
  fprintf(file, "%sexit %lu\n", said, code);
  fclose(file);
  return 0;
}
