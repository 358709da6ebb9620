// Adam in one pass over parameters, gradient and both moments.
#include "adam.h"

VANE_VARIANTS(
    void, vane_adam,
    (const struct vane_adam_step *step, float *parameters, const float *gradient,
     float *first_moment, float *second_moment, size_t count),
    (step, parameters, gradient, first_moment, second_moment, count)) {
    // A copy that no store can change stays in registers.
    const struct vane_adam_step constant = *step;
    vane_adam_row(&constant, parameters, first_moment, second_moment, gradient, count);
}
