// Adam in one pass over parameters, gradient and both moments.
#include "CVaneKernels.h"
#include "dispatch.h"

#include <math.h>

VANE_VARIANTS(
    void, vane_adam,
    (float *parameters, const float *gradient, float *first_moment, float *second_moment,
     size_t count, float beta1, float beta2, float step_size, float inverse_root_correction,
     float epsilon),
    (parameters, gradient, first_moment, second_moment, count, beta1, beta2, step_size,
     inverse_root_correction, epsilon)) {
    // The arrays never overlap, which lets the compiler vectorise without checks; square roots and divisions are exact.
    float *restrict p = parameters, *restrict m = first_moment, *restrict v = second_moment;
    const float *restrict g = gradient;
    const float rest1 = 1 - beta1, rest2 = 1 - beta2;
    for (size_t i = 0; i < count; ++i) {
        float mean = m[i] + rest1 * (g[i] - m[i]);
        float square = beta2 * v[i] + rest2 * g[i] * g[i];
        m[i] = mean;
        v[i] = square;
        p[i] -= step_size * mean / (__builtin_sqrtf(square) * inverse_root_correction + epsilon);
    }
}
