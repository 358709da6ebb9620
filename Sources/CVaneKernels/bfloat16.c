// bfloat16: the upper half of a float32.
#include "CVaneKernels.h"
#include "dispatch.h"

#include <string.h>

VANE_VARIANTS(
    void, vane_bf16_to_f32, (const uint16_t *source, float *destination, size_t count),
    (source, destination, count)) {
    for (size_t i = 0; i < count; ++i) {
        uint32_t bits = (uint32_t)source[i] << 16;
        memcpy(destination + i, &bits, sizeof bits);
    }
}

/// Returns a float32's bits rounded to bfloat16, whose own bits are the upper half; the lower half is zero.
VANE_INLINE uint32_t rounded(uint32_t bits) {
    // Adding just under half a unit, or half when the kept part is odd, carries exactly when rounding goes up.
    uint32_t nearest = (bits + 0x7FFFu + ((bits >> 16) & 1)) & 0xFFFF0000u;
    // The carry could turn a NaN into infinity, so a NaN is cut, and made quiet when nothing of its payload is left.
    uint32_t cut = bits & 0xFFFF0000u;
    uint32_t quiet = (cut & 0x007F0000u) == 0 ? cut | 0x00400000u : cut;
    return (bits & 0x7FFFFFFFu) > 0x7F800000u ? quiet : nearest;
}

VANE_VARIANTS(
    void, vane_f32_to_bf16, (const float *source, uint16_t *destination, size_t count),
    (source, destination, count)) {
    for (size_t i = 0; i < count; ++i) {
        uint32_t bits;
        memcpy(&bits, source + i, sizeof bits);
        destination[i] = (uint16_t)(rounded(bits) >> 16);
    }
}

VANE_VARIANTS(
    void, vane_round_to_bf16, (const float *source, float *destination, size_t count),
    (source, destination, count)) {
    for (size_t i = 0; i < count; ++i) {
        uint32_t bits;
        memcpy(&bits, source + i, sizeof bits);
        bits = rounded(bits);
        memcpy(destination + i, &bits, sizeof bits);
    }
}
