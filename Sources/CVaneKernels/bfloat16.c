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

VANE_VARIANTS(
    void, vane_f32_to_bf16, (const float *source, uint16_t *destination, size_t count),
    (source, destination, count)) {
    for (size_t i = 0; i < count; ++i) {
        uint32_t bits;
        memcpy(&bits, source + i, sizeof bits);
        // Adding just under half a unit, or half when the kept part is odd, carries exactly when rounding goes up.
        uint32_t rounded = bits + 0x7FFFu + ((bits >> 16) & 1);
        // The carry could turn a NaN into infinity, so a NaN is cut and made quiet instead.
        uint32_t quiet = bits | 0x00400000u;
        destination[i] = (uint16_t)(((bits & 0x7FFFFFFFu) > 0x7F800000u ? quiet : rounded) >> 16);
    }
}
