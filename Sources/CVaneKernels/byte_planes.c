// Byte planes: the b-th bytes of all elements side by side.
//
// The vector bodies work on sixteen-byte registers, which both baseline x86-64 and arm64 have, through the compiler's
// portable shuffles; the last few elements go byte by byte.
#include "CVaneKernels.h"
#include "dispatch.h"

#include <string.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));

VANE_INLINE bytes16 load(const uint8_t *p) {
    bytes16 v;
    memcpy(&v, p, sizeof v);
    return v;
}

VANE_INLINE void store(uint8_t *p, bytes16 v) { memcpy(p, &v, sizeof v); }

/// The even bytes of `a`, then those of `b`.
VANE_INLINE bytes16 evens(bytes16 a, bytes16 b) {
    return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
}

/// The odd bytes of `a`, then those of `b`.
VANE_INLINE bytes16 odds(bytes16 a, bytes16 b) {
    return __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}

/// The low halves of `a` and `b`, byte by byte in turn.
VANE_INLINE bytes16 zip_low(bytes16 a, bytes16 b) {
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/// The high halves of `a` and `b`, byte by byte in turn.
VANE_INLINE bytes16 zip_high(bytes16 a, bytes16 b) {
    return __builtin_shufflevector(
        a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/// Splits sixteen elements of `size` bytes at a time; returns how many elements were split.
///
/// Each stage parts even from odd bytes, so that after log2(size) stages register b holds plane b with the plane's
/// number bit-reversed, which the store undoes.
VANE_INLINE size_t split_blocks(const uint8_t *source, uint8_t *destination, size_t count, int size) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        bytes16 v[8], w[8];
        for (int r = 0; r < size; ++r) v[r] = load(source + i * size + 16 * r);
        for (int parts = 1; parts < size; parts *= 2) {
            // Before this stage register r belongs to residue class r / (size / parts) modulo `parts`.
            int group = size / parts;
            for (int g = 0; g < parts; ++g) {
                for (int r = 0; r < group / 2; ++r) {
                    bytes16 a = v[g * group + 2 * r], b = v[g * group + 2 * r + 1];
                    w[g * group + r] = evens(a, b);
                    w[g * group + group / 2 + r] = odds(a, b);
                }
            }
            memcpy(v, w, sizeof(bytes16) * (size_t)size);
        }
        for (int r = 0; r < size; ++r) {
            int plane = 0;
            for (int bit = 1; bit < size; bit *= 2) plane = plane * 2 + ((r & bit) != 0);
            store(destination + (size_t)plane * count + i, v[r]);
        }
    }
    return i;
}

/// Joins sixteen elements of `size` bytes at a time; returns how many elements were joined.
VANE_INLINE size_t join_blocks(const uint8_t *source, uint8_t *destination, size_t count, int size) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        bytes16 v[8], w[8];
        for (int r = 0; r < size; ++r) v[r] = load(source + (size_t)r * count + i);
        // Stage by stage, register r meets register r + size/2; each zip doubles the run of bytes of one element.
        for (int run = 1; run < size; run *= 2) {
            for (int r = 0; r < size / 2; ++r) {
                w[2 * r] = zip_low(v[r], v[r + size / 2]);
                w[2 * r + 1] = zip_high(v[r], v[r + size / 2]);
            }
            memcpy(v, w, sizeof(bytes16) * (size_t)size);
        }
        for (int r = 0; r < size; ++r) store(destination + i * size + 16 * r, v[r]);
    }
    return i;
}

VANE_VARIANTS(
    void, vane_byte_planes_split,
    (const void *source, void *destination, size_t count, size_t element_size),
    (source, destination, count, element_size)) {
    const uint8_t *from = source;
    uint8_t *to = destination;
    size_t done = 0;
    if (element_size == 1) {
        if (count > 0) memcpy(to, from, count);
        return;
    }
    if (element_size == 2) done = split_blocks(from, to, count, 2);
    if (element_size == 4) done = split_blocks(from, to, count, 4);
    if (element_size == 8) done = split_blocks(from, to, count, 8);
    for (size_t b = 0; b < element_size; ++b) {
        for (size_t i = done; i < count; ++i) to[b * count + i] = from[i * element_size + b];
    }
}

VANE_VARIANTS(
    void, vane_byte_planes_join,
    (const void *source, void *destination, size_t count, size_t element_size),
    (source, destination, count, element_size)) {
    const uint8_t *from = source;
    uint8_t *to = destination;
    size_t done = 0;
    if (element_size == 1) {
        if (count > 0) memcpy(to, from, count);
        return;
    }
    if (element_size == 2) done = join_blocks(from, to, count, 2);
    if (element_size == 4) done = join_blocks(from, to, count, 4);
    if (element_size == 8) done = join_blocks(from, to, count, 8);
    for (size_t i = done; i < count; ++i) {
        for (size_t b = 0; b < element_size; ++b) to[i * element_size + b] = from[b * count + i];
    }
}
