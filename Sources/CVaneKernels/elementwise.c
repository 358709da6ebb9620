// Element-wise steps of networks and decoders.
#include "CVaneKernels.h"
#include "dispatch.h"

#include <math.h>

VANE_VARIANTS(void, vane_axpy, (float a, const float *x, float *y, size_t count), (a, x, y, count)) {
    for (size_t i = 0; i < count; ++i) y[i] += a * x[i];
}

VANE_VARIANTS(void, vane_scale, (float a, float *x, size_t count), (a, x, count)) {
    for (size_t i = 0; i < count; ++i) x[i] *= a;
}

VANE_VARIANTS(
    void, vane_add_bias, (float *x, const float *bias, size_t rows, size_t width),
    (x, bias, rows, width)) {
    for (size_t r = 0; r < rows; ++r) {
        float *row = x + r * width;
        for (size_t i = 0; i < width; ++i) row[i] += bias[i];
    }
}

VANE_VARIANTS(
    void, vane_bias_relu, (float *x, const float *bias, size_t rows, size_t width),
    (x, bias, rows, width)) {
    for (size_t r = 0; r < rows; ++r) {
        float *row = x + r * width;
        if (bias) {
            for (size_t i = 0; i < width; ++i) {
                float sum = row[i] + bias[i];
                row[i] = sum > 0 ? sum : 0;
            }
        } else {
            for (size_t i = 0; i < width; ++i) row[i] = row[i] > 0 ? row[i] : 0;
        }
    }
}

VANE_VARIANTS(
    void, vane_relu_backward, (const float *output, float *gradient, size_t count),
    (output, gradient, count)) {
    for (size_t i = 0; i < count; ++i) gradient[i] = output[i] > 0 ? gradient[i] : 0;
}

VANE_VARIANTS(
    void, vane_tanh_backward, (const float *output, float *gradient, size_t count),
    (output, gradient, count)) {
    for (size_t i = 0; i < count; ++i) gradient[i] *= 1 - output[i] * output[i];
}

VANE_VARIANTS(
    void, vane_rmsnorm,
    (const float *x, const float *weight, float *y, size_t rows, size_t width, float epsilon),
    (x, weight, y, rows, width, epsilon)) {
    for (size_t r = 0; r < rows; ++r) {
        const float *from = x + r * width;
        float *to = y + r * width;
        float inverse = 1 / sqrtf(vane_sum_of_squares(from, width) / (float)width + epsilon);
        for (size_t i = 0; i < width; ++i) to[i] = weight[i] * (from[i] * inverse);
    }
}
