/* Has a file open, as a launcher has that makes a release, until its input ends. */
#include <stdio.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv) {
  HANDLE file = CreateFileW(argv[1], GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_ALWAYS, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) return 1;
  printf("held\n");
  fflush(stdout);
  getchar();
  return 0;
}
