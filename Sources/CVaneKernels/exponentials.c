// Steps that need an exponential, on sixteen lanes.
#include "CVaneKernels.h"
#include "dispatch.h"

#include <math.h>
#include <string.h>

/// Chooses lane by lane: `yes` where the mask is all ones, `no` where it is zero.
VANE_INLINE void choose(const vane_bits *mask, const vane_lanes *yes, vane_lanes *no) {
    *no = (vane_lanes)((*mask & (vane_bits)*yes) | (~*mask & (vane_bits)*no));
}

/// Replaces each lane by its exponential, within 2 units in the last place.
///
/// With n = round(x / ln 2) and r = x - n ln 2, |r| <= 0.35, exp(x) = 2ⁿ exp(r). exp(r) is the Taylor polynomial of degree 7,
/// whose remainder 0.35⁸ / 8! < 6e-9 is below half a unit. Below -103.98 the result is 0, above 88.73 infinity.
VANE_INLINE void exponential(vane_lanes *x) {
    const vane_lanes zero = {0};
    vane_lanes v = *x;
    vane_bits under = v < -103.98f, over = v > 88.7228394f, unordered = v != v;
    vane_lanes limited = v;
    vane_lanes low = zero - 103.98f, high = zero + 88.7228394f;
    choose(&under, &low, &limited);
    choose(&over, &high, &limited);
    choose(&unordered, &zero, &limited);
    // Adding 1.5·2²³ rounds to an integer in the last place.
    vane_lanes shifted = limited * 1.44269504f + 12582912.0f;
    vane_lanes n = shifted - 12582912.0f;
    // ln 2 in two parts, the first with few enough bits that n times it is exact.
    vane_lanes r = limited - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    vane_lanes p = zero + 1.98412698e-4f;
    p = p * r + 1.38888889e-3f;
    p = p * r + 8.33333333e-3f;
    p = p * r + 4.16666667e-2f;
    p = p * r + 1.66666667e-1f;
    p = p * r + 0.5f;
    p = p * r * r + r + 1.0f;
    // 2ⁿ in two halves, so that neither leaves the exponent's range when the result is subnormal or near the top.
    vane_bits whole = __builtin_convertvector(n, vane_bits);
    vane_bits half = whole >> 1;
    vane_lanes a = (vane_lanes)((half + 127) << 23), b = (vane_lanes)((whole - half + 127) << 23);
    p = p * a * b;
    vane_lanes infinite = zero + INFINITY;
    choose(&under, &zero, &p);
    choose(&over, &infinite, &p);
    choose(&unordered, &v, &p);
    *x = p;
}

/// Replaces each lane by its hyperbolic tangent, within 3 units in the last place.
///
/// Where |x| < 0.625 an odd polynomial fitted to tanh keeps the relative error small; elsewhere
/// tanh |x| = 1 - 2 / (exp(2|x|) + 1), which has no cancellation there.
VANE_INLINE void tangent(vane_lanes *x) {
    const vane_bits sign = (vane_bits){0} + INT32_MIN;
    vane_lanes v = *x;
    vane_bits signs = (vane_bits)v & sign;
    vane_lanes size = (vane_lanes)((vane_bits)v & ~sign);
    vane_lanes e = size * 2.0f;
    exponential(&e);
    vane_lanes wide = 1.0f - 2.0f / (e + 1.0f);
    vane_lanes z = size * size;
    vane_lanes p = z * -0.0056039182f + 0.0205517238f;
    p = p * z + -0.053714109f;
    p = p * z + 0.133311528f;
    p = p * z + -0.333332721f;
    vane_lanes narrow = p * z * size + size;
    vane_bits small = size < 0.625f;
    choose(&small, &narrow, &wide);
    *x = (vane_lanes)((vane_bits)wide | signs);
}

/// Loads up to sixteen numbers, the missing ones as zeros.
VANE_INLINE void load_some(vane_lanes *x, const float *from, size_t count) {
    *x = (vane_lanes){0};
    memcpy(x, from, (count < VANE_LANES ? count : VANE_LANES) * sizeof(float));
}

/// Stores the first `count` lanes, at most sixteen.
VANE_INLINE void store_some(const vane_lanes *x, float *to, size_t count) {
    memcpy(to, x, (count < VANE_LANES ? count : VANE_LANES) * sizeof(float));
}

VANE_VARIANTS(
    void, vane_bias_tanh, (float *x, const float *bias, size_t rows, size_t width),
    (x, bias, rows, width)) {
    for (size_t r = 0; r < rows; ++r) {
        for (size_t i = 0; i < width; i += VANE_LANES) {
            float *at = x + r * width + i;
            vane_lanes v, b;
            load_some(&v, at, width - i);
            if (bias) {
                load_some(&b, bias + i, width - i);
                v += b;
            }
            tangent(&v);
            store_some(&v, at, width - i);
        }
    }
}

VANE_VARIANTS(
    void, vane_silu_multiply, (float *gate, const float *up, size_t count), (gate, up, count)) {
    for (size_t i = 0; i < count; i += VANE_LANES) {
        vane_lanes g, u, e;
        load_some(&g, gate + i, count - i);
        load_some(&u, up + i, count - i);
        e = -g;
        exponential(&e);
        g = g / (e + 1.0f) * u;
        store_some(&g, gate + i, count - i);
    }
}

VANE_VARIANTS(void, vane_softmax, (float *x, size_t count), (x, count)) {
    if (count == 0) return;
    float greatest = x[0];
    for (size_t i = 1; i < count; ++i) greatest = x[i] > greatest ? x[i] : greatest;
    vane_lanes sums = {0};
    for (size_t i = 0; i < count; i += VANE_LANES) {
        vane_lanes v;
        load_some(&v, x + i, count - i);
        v -= greatest;
        exponential(&v);
        store_some(&v, x + i, count - i);
        // Lanes past the end hold exp(-greatest) and must not be counted.
        load_some(&v, x + i, count - i);
        sums += v;
    }
    float sum = 0;
    for (int i = 0; i < VANE_LANES; ++i) sum += sums[i];
    float inverse = 1 / sum;
    for (size_t i = 0; i < count; ++i) x[i] *= inverse;
}
