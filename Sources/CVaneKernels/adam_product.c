// A weight's gradient and its Adam step in one trip through memory.
//
// The gradient of a linear layer's weight is a product that sums over the batch, which is short (64 or so): a tile of it
// fits in registers and is finished before the tile's parameters are needed. So the gradient is never stored at all, and
// the parameters and moments of the next tile arrive from memory while the current tile is multiplied.
#include "adam.h"
#include "dispatch.h"

#include <string.h>

/// Rows of a tile.
#define TILE_ROWS VANE_ADAM_TILE_ROWS
/// Columns of a tile: one `vane_lanes`.
#define TILE_COLUMNS VANE_ADAM_TILE_COLUMNS
/// Columns whose gradient is held at a time, a multiple of TILE_COLUMNS.
#define STRIP 1024

/// Multiplies one tile of the gradient, `[TILE_ROWS, TILE_COLUMNS]`, into rows that are `leading` apart.
VANE_INLINE void multiply_tile(
    const float *left, const float *right, size_t inner, float *gradient, size_t leading) {
    // Six rows of sixteen lanes fill the registers of AVX2, and keep enough sums apart to hide a multiplication's latency.
    vane_lanes tile[TILE_ROWS];
    for (int r = 0; r < TILE_ROWS; ++r) tile[r] = (vane_lanes){0};
    for (size_t k = 0; k < inner; ++k, left += TILE_ROWS, right += TILE_COLUMNS) {
        const vane_lanes b = *(const vane_lanes *)right;
        for (int r = 0; r < TILE_ROWS; ++r) tile[r] += left[r] * b;
    }
    for (int r = 0; r < TILE_ROWS; ++r) *(vane_lanes *)(gradient + (size_t)r * leading) = tile[r];
}

VANE_VARIANTS(
    void, vane_adam_product,
    (const struct vane_adam_step *step, const float *left, const float *right, size_t inner,
     size_t rows, size_t columns, float *parameters, float *first_moment, float *second_moment),
    (step, left, right, inner, rows, columns, parameters, first_moment, second_moment)) {
    // A copy that no store can change stays in registers.
    const struct vane_adam_step constant = *step;
    // A strip of gradient stays in the nearest caches between its product and its use.
    float gradient[TILE_ROWS * STRIP];
    for (size_t row = 0; row < rows; row += TILE_ROWS) {
        const size_t height = rows - row < TILE_ROWS ? rows - row : TILE_ROWS;
        for (size_t strip = 0; strip < columns; strip += STRIP) {
            const size_t width = columns - strip < STRIP ? columns - strip : STRIP;
            const size_t base = row * columns + strip;
            for (size_t column = 0; column < width; column += TILE_COLUMNS) {
                // Into the second cache: rows a power of two apart would evict each other from the first.
                for (size_t r = 0; r < height; ++r) {
                    const size_t at = base + r * columns + column;
                    __builtin_prefetch(parameters + at, 0, 2);
                    __builtin_prefetch(first_moment + at, 0, 2);
                    __builtin_prefetch(second_moment + at, 0, 2);
                }
                multiply_tile(
                    left + row * inner, right + (strip + column) * inner, inner, gradient + column,
                    STRIP);
            }
            for (size_t r = 0; r < height; ++r) {
                const size_t at = base + r * columns;
                vane_adam_row(
                    &constant, parameters + at, first_moment + at, second_moment + at,
                    gradient + r * STRIP, width);
            }
        }
    }
}

VANE_VARIANTS(
    void, vane_pack_panels,
    (const float *source, size_t rows, size_t columns, size_t leading, size_t panel,
     float *destination),
    (source, rows, columns, leading, panel, destination)) {
    for (size_t column = 0; column < columns; column += panel) {
        const size_t width = columns - column < panel ? columns - column : panel;
        for (size_t row = 0; row < rows; ++row, destination += panel) {
            memcpy(destination, source + row * leading + column, width * sizeof(float));
            memset(destination + width, 0, (panel - width) * sizeof(float));
        }
    }
}
