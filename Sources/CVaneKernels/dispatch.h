// Instruction-set variants of one loop, chosen at run time.
#pragma once

#include "CVaneKernels.h"

#include <stddef.h>
#include <stdint.h>

#define VANE_INLINE static inline __attribute__((always_inline))

/// Returns the level of this processor, asked once, or the lower one that the calling thread was limited to.
int vane_cpu_level(void);

/// Sixteen floats that the compiler lays over whatever registers the variant has.
typedef float vane_lanes __attribute__((vector_size(64), aligned(4), may_alias));

/// Sixteen 32-bit integers, the comparison results and bit patterns of `vane_lanes`.
typedef int32_t vane_bits __attribute__((vector_size(64), aligned(4), may_alias));

#define VANE_LANES 16

#if defined(__x86_64__)
/// Defines `result name parameters` by the body that follows, compiled for each level.
#define VANE_VARIANTS(result, name, parameters, arguments)                                         \
    VANE_INLINE result name##_body parameters;                                                     \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))) static result           \
        name##_avx512 parameters {                                                                 \
        return name##_body arguments;                                                              \
    }                                                                                              \
    __attribute__((target("avx2,fma"))) static result name##_avx2 parameters {                     \
        return name##_body arguments;                                                              \
    }                                                                                              \
    static result name##_portable parameters { return name##_body arguments; }                     \
    result name parameters {                                                                       \
        switch (vane_cpu_level()) {                                                                \
        case VANE_CPU_AVX512: return name##_avx512 arguments;                                      \
        case VANE_CPU_AVX2: return name##_avx2 arguments;                                          \
        default: return name##_portable arguments;                                                 \
        }                                                                                          \
    }                                                                                              \
    VANE_INLINE result name##_body parameters
#else
/// Defines `result name parameters` by the body that follows; the base instruction set has the vectors already.
#define VANE_VARIANTS(result, name, parameters, arguments) result name parameters
#endif
