// The arithmetic of Adam, shared by its kernels.
#pragma once

#include "CVaneKernels.h"
#include "dispatch.h"

#include <string.h>

/// Updates sixteen parameters and their moments.
VANE_INLINE void vane_adam_lanes(
    const struct vane_adam_step *step, float *parameters, float *first_moment, float *second_moment,
    const vane_lanes *gradient) {
    vane_lanes g = *gradient;
    vane_lanes m = *(vane_lanes *)first_moment, v = *(vane_lanes *)second_moment;
    m += step->first_rest * (g - m);
    v = step->second_decay * v + step->second_rest * g * g;
    *(vane_lanes *)first_moment = m;
    *(vane_lanes *)second_moment = v;
    vane_lanes scale = __builtin_elementwise_sqrt(v) * step->inverse_root_correction + step->epsilon;
    *(vane_lanes *)parameters -= step->step_size * m / scale;
}

/// Updates fewer than sixteen parameters by the first lanes of a gradient.
VANE_INLINE void vane_adam_some(
    const struct vane_adam_step *step, float *parameters, float *first_moment, float *second_moment,
    const vane_lanes *gradient, size_t count) {
    // Through full lanes, so that the last parameters are rounded as all others are.
    const size_t size = count * sizeof(float);
    vane_lanes p = {0}, m = {0}, v = {0};
    memcpy(&p, parameters, size);
    memcpy(&m, first_moment, size);
    memcpy(&v, second_moment, size);
    vane_adam_lanes(step, (float *)&p, (float *)&m, (float *)&v, gradient);
    memcpy(parameters, &p, size);
    memcpy(first_moment, &m, size);
    memcpy(second_moment, &v, size);
}

/// Updates one run of parameters by their gradient.
VANE_INLINE void vane_adam_row(
    const struct vane_adam_step *step, float *parameters, float *first_moment, float *second_moment,
    const float *gradient, size_t count) {
    size_t i = 0;
    for (; i + VANE_LANES <= count; i += VANE_LANES) {
        vane_adam_lanes(
            step, parameters + i, first_moment + i, second_moment + i,
            (const vane_lanes *)(gradient + i));
    }
    if (i < count) {
        vane_lanes rest = {0};
        memcpy(&rest, gradient + i, (count - i) * sizeof(float));
        vane_adam_some(
            step, parameters + i, first_moment + i, second_moment + i, &rest, count - i);
    }
}
