/* Wine before 9 lacks this library; Bun takes its random numbers from it. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) {
  for (SIZE_T done = 0; done < length;) {
    ULONG piece = length - done > 0x10000000 ? 0x10000000 : (ULONG) (length - done);
    if (!SystemFunction036(bytes + done, piece)) return FALSE;
    done += piece;
  }
  return TRUE;
}
