/* A bcryptprimitives.dll for Wine 8, which lacks it; every Windows has its own.  It goes into the prefix where the
   bundle is tried, never into the bundle. */
#include <stddef.h>

__declspec(dllimport) unsigned char SystemFunction036(void *into, unsigned long length); /* RtlGenRandom */

__declspec(dllexport) int ProcessPrng(unsigned char *into, size_t length)
{
    while (length > 0) {
        unsigned long part = length > 0x10000000 ? 0x10000000 : (unsigned long)length;
        if (!SystemFunction036(into, part))
            return 0;
        into += part;
        length -= part;
    }
    return 1;
}
