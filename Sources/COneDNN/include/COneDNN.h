// Matrix products by oneDNN, behind names that are the same for its versions 2 and 3.

#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Computes `C = alpha * op(A) * op(B) + beta * C` for row-major float32 matrices on all cores.
///
/// `op(A)` is `[m, k]`, `op(B)` `[k, n]`, `C` `[m, n]`; `op` transposes where the flag is not 0. A leading dimension is the
/// distance between the starts of two stored rows. `C` is not read where `beta` is 0, and overlaps neither `A` nor `B`.
///
/// Any number of threads may call it at once; each that does brings OpenMP threads of its own to large products.
///
/// Returns 0, or oneDNN's status when it refuses the arguments or lacks memory.
int vane_onednn_product(
    int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a,
    int64_t leading_a, const float *b, int64_t leading_b, float beta, float *c, int64_t leading_c);

/// Calls `body(context, i)` once for every `i < count` on oneDNN's own threads; returns when all calls have returned.
///
/// The threads are those that serve the products, so that no two pools compete for the cores; a product inside `body` runs
/// on the calling thread alone. Indices are handed out one at a time, to whichever thread is free. Without an OpenMP
/// runtime in the process, or inside another such call, the calling thread does all the work.
void vane_onednn_parallel(
    size_t count, void (*body)(void *context, size_t index), void *context);

/// Returns how many threads a product uses.
int vane_onednn_threads(void);

/// Writes the version of the oneDNN that is loaded, for instance 2, 6 and 3.
void vane_onednn_version(int version[3]);

#ifdef __cplusplus
}
#endif
