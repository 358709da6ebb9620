// IEEE 754 binary16, converted by integer operations alone, so that every level gives the same bits, NaN payloads included.
#include "CVaneKernels.h"
#include "dispatch.h"

#include <string.h>

VANE_VARIANTS(
    void, vane_f16_to_f32, (const uint16_t *source, float *destination, size_t count),
    (source, destination, count)) {
    for (size_t i = 0; i < count; ++i) {
        // The 15 bits below the sign, moved to where a float32 keeps them, are the number times 2^-112, subnormal ones included,
        // as the biases 127 and 15 differ by 112. Infinities and NaN have the largest exponent in both formats.
        uint32_t magnitude = (uint32_t)(source[i] & 0x7FFFu) << 13;
        float scaled;
        memcpy(&scaled, &magnitude, sizeof scaled);
        scaled *= 0x1p112f;
        uint32_t bits;
        memcpy(&bits, &scaled, sizeof bits);
        bits = magnitude >= 0x0F800000u ? magnitude | 0x7F800000u : bits;
        bits |= (uint32_t)(source[i] & 0x8000u) << 16;
        memcpy(destination + i, &bits, sizeof bits);
    }
}

VANE_VARIANTS(
    void, vane_f32_to_f16, (const float *source, uint16_t *destination, size_t count),
    (source, destination, count)) {
    for (size_t i = 0; i < count; ++i) {
        uint32_t bits;
        memcpy(&bits, source + i, sizeof bits);
        uint32_t magnitude = bits & 0x7FFFFFFFu;
        // Normal: the exponent is rebased and just under half a unit is added, or half when the kept part is odd.
        uint32_t normal = (magnitude + 0x0FFFu + ((magnitude >> 13) & 1) - 0x38000000u) >> 13;
        normal = normal > 0x7C00u ? 0x7C00u : normal;
        // Subnormal: adding one half, whose last place is that of the smallest binary16 numbers, makes the processor round.
        float shifted;
        memcpy(&shifted, &magnitude, sizeof shifted);
        shifted += 0.5f;
        uint32_t subnormal;
        memcpy(&subnormal, &shifted, sizeof subnormal);
        subnormal -= 0x3F000000u;
        // A NaN keeps the upper bits of its payload, and stays one when they are zero.
        uint32_t payload = (magnitude >> 13) & 0x3FFu;
        uint32_t not_a_number = 0x7C00u | (payload == 0 ? 0x200u : payload);
        uint32_t result = magnitude < 0x38800000u ? subnormal : normal;
        result = magnitude > 0x7F800000u ? not_a_number : result;
        destination[i] = (uint16_t)(((bits >> 16) & 0x8000u) | result);
    }
}
