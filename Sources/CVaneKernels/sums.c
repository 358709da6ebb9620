// Sums in sixteen lanes, four deep, so that additions overlap and rounding error grows slowly.
#include "CVaneKernels.h"
#include "dispatch.h"

#include <string.h>

/// Adds sixteen lanes in a fixed order.
VANE_INLINE float lane_sum(const vane_lanes *s) {
    float parts[8];
    for (int i = 0; i < 8; ++i) parts[i] = (*s)[i] + (*s)[i + 8];
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
    s[0] = (s[0] + s[1]) + (s[2] + s[3]);
    float sum = lane_sum(&s[0]);
    for (; i < count; ++i) sum += x[i] * y[i];
    return sum;
}

float vane_sum_of_squares(const float *x, size_t count) { return vane_dot(x, x, count); }

VANE_VARIANTS(
    void, vane_difference_sums, (const float *x, const float *y, size_t count, float sums[5]),
    (x, y, count, sums)) {
    vane_lanes s[5] = {{0}, {0}, {0}, {0}, {0}};
    const vane_bits magnitude = (vane_bits){0} + INT32_MAX;
    for (size_t i = 0; i < count; i += VANE_LANES) {
        // Lanes past the end are zeros in both vectors and add nothing.
        const size_t size = (count - i < VANE_LANES ? count - i : VANE_LANES) * sizeof(float);
        vane_lanes a = {0}, b = {0};
        memcpy(&a, x + i, size);
        memcpy(&b, y + i, size);
        const vane_lanes d = a - b;
        s[0] += d * d;
        s[1] += (vane_lanes)((vane_bits)d & magnitude);
        s[2] += a * b;
        s[3] += a * a;
        s[4] += b * b;
    }
    for (int k = 0; k < 5; ++k) sums[k] = lane_sum(&s[k]);
}

void vane_column_sums(const float *x, size_t rows, size_t width, size_t leading, float *y) {
    memset(y, 0, width * sizeof(float));
    for (size_t r = 0; r < rows; ++r) vane_axpy(1, x + r * leading, y, width);
}
