// The zlib library's C interface.
#if __has_include(<zlib.h>)
#include <zlib.h>
#else
#error "zlib.h was not found: install the package 'zlib1g-dev' (Debian, Ubuntu) and build again."
#endif
