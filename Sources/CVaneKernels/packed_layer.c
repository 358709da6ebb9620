// A linear layer in training, whose weight is kept in the order in which the processor multiplies it.
//
// A library's product first copies a weight into such an order, three times a step for megabytes that serve a batch of some
// sixty rows. Kept in it, the weight is read as it lies: by the product forward, by the product backward, and by the update,
// where a tile of the gradient is finished in registers and never stored.
#include "adam.h"
#include "dispatch.h"

#include <string.h>

#define TILE VANE_LAYER_TILE

/// How many panels of a weight are multiplied backward at a time: their slices of a tile stay in the first cache.
#define BACKWARD_PANELS 8

/// Calls a function with the rows of a tile, at most six, as a constant, so that the tile stays in registers.
#define WITH_ROWS(rows, function, ...)                                                             \
    switch (rows) {                                                                                \
    case 1: function(1, __VA_ARGS__); break;                                                       \
    case 2: function(2, __VA_ARGS__); break;                                                       \
    case 3: function(3, __VA_ARGS__); break;                                                       \
    case 4: function(4, __VA_ARGS__); break;                                                       \
    case 5: function(5, __VA_ARGS__); break;                                                       \
    default: function(6, __VA_ARGS__); break;                                                      \
    }

/// Returns the rows of the tile that starts at `start`.
VANE_INLINE int tile_rows(size_t start, size_t end) {
    return end - start < TILE ? (int)(end - start) : TILE;
}

/// Adds products of a column of scalars and sixteen lanes: `tile[r] += sum over k of a[r, k] b[k, lanes]`.
///
/// `a[r, k]` lies at `a[r * row_step + k * step]`. Six rows of sixteen lanes fill the registers of AVX2, and keep enough sums
/// apart to hide a multiplication's latency.
VANE_INLINE void accumulate(
    int rows, vane_lanes *tile, const float *a, size_t row_step, size_t step, const float *b,
    size_t inner) {
    for (size_t k = 0; k < inner; ++k) {
        const vane_lanes lanes = *(const vane_lanes *)(b + k * VANE_LANES);
        for (int r = 0; r < rows; ++r) tile[r] += a[(size_t)r * row_step + k * step] * lanes;
    }
}

// MARK: Forward

VANE_INLINE void forward_tile(
    int rows, const float *weight, const float *inputs, size_t width, float *outputs,
    size_t leading) {
    vane_lanes tile[TILE];
    for (int r = 0; r < rows; ++r) tile[r] = (vane_lanes){0};
    accumulate(rows, tile, inputs, 1, TILE, weight, width);
    for (int r = 0; r < rows; ++r) *(vane_lanes *)(outputs + (size_t)r * leading) = tile[r];
}

VANE_VARIANTS(
    void, vane_layer_forward,
    (const float *weight, const float *inputs, size_t batch, size_t width, size_t panels,
     float *outputs, size_t leading),
    (weight, inputs, batch, width, panels, outputs, leading)) {
    for (size_t p = 0; p < panels; ++p) {
        const float *panel = weight + p * width * VANE_LANES;
        for (size_t s = 0; s < batch; s += TILE) {
            WITH_ROWS(
                tile_rows(s, batch), forward_tile, panel, inputs + s * width, width,
                outputs + s * leading + p * VANE_LANES, leading)
        }
    }
}

// MARK: Backward

VANE_INLINE void backward_tile(
    int rows, const float *weight, size_t width, const float *gradient, size_t panels, int is_first,
    float *result, size_t leading) {
    vane_lanes tile[TILE];
    for (int r = 0; r < rows; ++r) {
        const vane_lanes *before = (const vane_lanes *)(result + (size_t)r * leading);
        tile[r] = is_first ? (vane_lanes){0} : *before;
    }
    for (size_t p = 0; p < panels; ++p) {
        accumulate(
            rows, tile, weight + p * width * VANE_LANES, VANE_LANES, 1,
            gradient + p * VANE_LANES * VANE_LANES, VANE_LANES);
    }
    for (int r = 0; r < rows; ++r) *(vane_lanes *)(result + (size_t)r * leading) = tile[r];
}

VANE_VARIANTS(
    void, vane_layer_backward,
    (const float *weight, const float *gradient, size_t batch, size_t width, size_t panels,
     size_t first, size_t end, float *result),
    (weight, gradient, batch, width, panels, first, end, result)) {
    const size_t groups = (batch + VANE_LANES - 1) / VANE_LANES, leading = groups * VANE_LANES;
    for (size_t p = 0; p < panels; p += BACKWARD_PANELS) {
        const size_t some = panels - p < BACKWARD_PANELS ? panels - p : BACKWARD_PANELS;
        for (size_t i = first; i < end; i += TILE) {
            for (size_t g = 0; g < groups; ++g) {
                WITH_ROWS(
                    tile_rows(i, end), backward_tile, weight + (p * width + i) * VANE_LANES, width,
                    gradient + (g * panels + p) * VANE_LANES * VANE_LANES, some, p == 0,
                    result + (i - first) * leading + g * VANE_LANES, leading)
            }
        }
    }
}

// MARK: Update

VANE_INLINE void update_tile(
    int rows, const struct vane_adam_step *step, const float *inputs, const float *gradient,
    size_t batch, float *weight, float *first_moment, float *second_moment) {
    vane_lanes tile[TILE];
    for (int r = 0; r < rows; ++r) {
        tile[r] = (vane_lanes){0};
        // A few tiles ahead, the parameters arrive while this one is multiplied.
        const size_t ahead = (4 * TILE + (size_t)r) * VANE_LANES;
        __builtin_prefetch(weight + ahead, 1);
        __builtin_prefetch(first_moment + ahead, 1);
        __builtin_prefetch(second_moment + ahead, 1);
    }
    accumulate(rows, tile, inputs, 1, TILE, gradient, batch);
    for (int r = 0; r < rows; ++r) {
        const size_t at = (size_t)r * VANE_LANES;
        vane_adam_lanes(step, weight + at, first_moment + at, second_moment + at, &tile[r]);
    }
}

VANE_VARIANTS(
    void, vane_layer_update,
    (const struct vane_adam_step *step, const float *inputs, const float *gradient, size_t batch,
     size_t width, float *weight, float *first_moment, float *second_moment),
    (step, inputs, gradient, batch, width, weight, first_moment, second_moment)) {
    // A copy that no store can change stays in registers.
    const struct vane_adam_step constant = *step;
    for (size_t i = 0; i < width; i += TILE) {
        const size_t at = i * VANE_LANES;
        WITH_ROWS(
            tile_rows(i, width), update_tile, &constant, inputs + i * batch, gradient, batch,
            weight + at, first_moment + at, second_moment + at)
    }
}

// MARK: Packing

void vane_pack_columns(
    const float *source, size_t rows, size_t columns, size_t leading, size_t panel,
    float *destination, size_t distance) {
    for (size_t column = 0; column < columns; column += panel, destination += distance) {
        const size_t width = columns - column < panel ? columns - column : panel;
        for (size_t row = 0; row < rows; ++row) {
            float *to = destination + row * panel;
            memcpy(to, source + row * leading + column, width * sizeof(float));
            memset(to + width, 0, (panel - width) * sizeof(float));
        }
    }
}

void vane_pack_rows(
    const float *source, size_t rows, size_t columns, size_t leading, size_t panel,
    float *destination, size_t distance) {
    for (size_t row = 0; row < rows; row += panel, destination += distance) {
        const size_t height = rows - row < panel ? rows - row : panel;
        const float *from = source + row * leading;
        if (height < panel) memset(destination, 0, columns * panel * sizeof(float));
        // A cache line of each row at a time: rows a power of two apart would evict each other before their next column.
        for (size_t column = 0; column < columns; column += VANE_LANES) {
            const size_t width = columns - column < VANE_LANES ? columns - column : VANE_LANES;
            float *to = destination + column * panel;
            for (size_t r = 0; r < height; ++r) {
                for (size_t c = 0; c < width; ++c) to[c * panel + r] = from[r * leading + column + c];
            }
        }
    }
}

void vane_unpack_rows(
    const float *source, size_t rows, size_t columns, size_t panel, float *destination) {
    for (size_t row = 0; row < rows; ++row) {
        const float *from = source + row / panel * panel * columns + row % panel;
        for (size_t column = 0; column < columns; ++column) {
            destination[row * columns + column] = from[column * panel];
        }
    }
}
