#include "dispatch.h"

#include <stdatomic.h>

#if defined(__x86_64__)
static int detect(void) {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return VANE_CPU_PORTABLE;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        return VANE_CPU_AVX512;
    }
    return VANE_CPU_AVX2;
}
#else
static int detect(void) { return VANE_CPU_PORTABLE; }
#endif

/// The greatest level that the thread may use; 0 where it was not limited.
static _Thread_local int limit = 0;

int vane_limit_level(int level) {
    limit = level;
    return vane_cpu_level();
}

int vane_cpu_level(void) {
    // Two threads that race both store the same answer.
    static _Atomic int level = 0;
    int known = atomic_load_explicit(&level, memory_order_relaxed);
    if (known == 0) {
        known = detect();
        atomic_store_explicit(&level, known, memory_order_relaxed);
    }
    return limit != 0 && limit < known ? limit : known;
}
