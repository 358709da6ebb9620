// BLAS by OpenBLAS and LAPACK by LAPACKE.
#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#error "cblas.h was not found: install the package 'libopenblas-dev' (Debian, Ubuntu) and build again."
#endif
#if __has_include(<lapacke.h>)
#include <lapacke.h>
#else
#error "lapacke.h was not found: install the package 'liblapacke-dev' (Debian, Ubuntu) and build again."
#endif
