// The zstd library's C interface, with the static-only parameters left out.
#if __has_include(<zstd.h>)
#include <zstd.h>
#include <zstd_errors.h>
#else
#error "zstd.h was not found: install the package 'libzstd-dev' (Debian, Ubuntu) and build again."
#endif
