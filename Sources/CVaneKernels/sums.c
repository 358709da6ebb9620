// Sums in sixteen lanes, four deep, so that additions overlap and rounding error grows slowly.
#include "CVaneKernels.h"
#include "dispatch.h"

/// Adds the lanes of four accumulators in a fixed order.
VANE_INLINE float total(const vane_lanes *s) {
    vane_lanes t = (s[0] + s[1]) + (s[2] + s[3]);
    float parts[8];
    for (int i = 0; i < 8; ++i) parts[i] = t[i] + t[i + 8];
    for (int i = 0; i < 4; ++i) parts[i] += parts[i + 4];
    return (parts[0] + parts[2]) + (parts[1] + parts[3]);
}

VANE_VARIANTS(float, vane_dot, (const float *x, const float *y, size_t count), (x, y, count)) {
    vane_lanes s[4] = {{0}, {0}, {0}, {0}};
    size_t i = 0;
    for (; i + 4 * VANE_LANES <= count; i += 4 * VANE_LANES) {
        const vane_lanes *a = (const vane_lanes *)(x + i), *b = (const vane_lanes *)(y + i);
        for (int k = 0; k < 4; ++k) s[k] += a[k] * b[k];
    }
    for (; i + VANE_LANES <= count; i += VANE_LANES) {
        s[0] += *(const vane_lanes *)(x + i) * *(const vane_lanes *)(y + i);
    }
    float sum = total(s);
    for (; i < count; ++i) sum += x[i] * y[i];
    return sum;
}

float vane_sum_of_squares(const float *x, size_t count) { return vane_dot(x, x, count); }
