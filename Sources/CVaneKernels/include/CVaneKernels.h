// The few loops that are vectorised by hand, because no library that Vane uses has them.
//
// Promises of every function here:
// - Plain C, no allocation, no global state but the processor's cached abilities; any thread may call any of them.
// - Pointers need no alignment. Counts may be 0, and then no pointer is read.
// - Sources and destinations do not overlap unless the contract says that they may be the same array.
// - The instruction set is chosen at run time; sums are taken in sixteen interleaved lanes on every processor, so that
//   results differ between processors only by fused multiply-add.

#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Bytes

/// Splits elements into byte planes: `destination[b * count + i] = source[i * element_size + b]`.
///
/// `source` and `destination` each hold `count * element_size` bytes. Every element size of at least 1 works; 2, 4 and 8
/// are vectorised.
void vane_byte_planes_split(
    const void *source, void *destination, size_t count, size_t element_size);

/// Joins byte planes into elements, the inverse of `vane_byte_planes_split`:
/// `destination[i * element_size + b] = source[b * count + i]`.
///
/// `source` and `destination` each hold `count * element_size` bytes.
void vane_byte_planes_join(
    const void *source, void *destination, size_t count, size_t element_size);

/// Returns the CRC-32C (Castagnoli) of bytes that follow bytes whose checksum is `crc`; start with 0.
///
/// The usual initial value and final complement are applied inside, hence
/// `vane_crc32c(vane_crc32c(0, a, n), b, m)` is the checksum of `a` followed by `b`.
uint32_t vane_crc32c(uint32_t crc, const void *data, size_t size);

/// Returns what `vane_crc32c` does, by tables alone: what processors without the instruction run, open to tests.
uint32_t vane_crc32c_by_tables(uint32_t crc, const void *data, size_t size);

/// Widens `count` bfloat16 numbers, given as their bits, to float32; exact.
void vane_bf16_to_f32(const uint16_t *source, float *destination, size_t count);

/// Rounds `count` float32 numbers to bfloat16 bits, to nearest with ties to even; a NaN stays a quiet NaN.
void vane_f32_to_bf16(const float *source, uint16_t *destination, size_t count);

// MARK: Sums

/// Returns the sum over i of `x[i] * y[i]`.
float vane_dot(const float *x, const float *y, size_t count);

/// Returns the sum over i of `x[i] * x[i]`.
float vane_sum_of_squares(const float *x, size_t count);

/// Sums over two vectors in one pass: with `d = x - y`, writes the sums of `d²`, `|d|`, `x y`, `x²` and `y²`, in this order.
void vane_difference_sums(const float *x, const float *y, size_t count, float sums[5]);

/// Adds `rows` rows, `leading` apart, into a vector that is overwritten: `y[i] = sum over r of x[r, i]`.
void vane_column_sums(const float *x, size_t rows, size_t width, size_t leading, float *y);

/// Multiplies `rows` rows, `leading` apart, by a vector: `result[r] = sum over i of x[r, i] * w[i]`.
void vane_row_dots(
    const float *x, size_t rows, size_t width, size_t leading, const float *w, float *result);

/// Adds weighted rows, `leading` apart, to a vector: `y[i] += sum over r of weights[r] * x[r, i]`.
void vane_add_weighted_rows(
    const float *x, size_t rows, size_t width, size_t leading, const float *weights, float *y);

// MARK: Element by element

/// Adds a multiple: `y[i] += a * x[i]`.
void vane_axpy(float a, const float *x, float *y, size_t count);

/// Multiplies in place: `x[i] *= a`.
void vane_scale(float a, float *x, size_t count);

/// Adds a row to each of `rows` rows of `width` numbers: `x[r, i] += bias[i]`.
void vane_add_bias(float *x, const float *bias, size_t rows, size_t width);

/// Adds a row to each of `rows` rows of `width` numbers and keeps what is positive:
/// `x[r, i] = max(0, x[r, i] + bias[i])`. A null `bias` counts as zeros.
void vane_bias_relu(float *x, const float *bias, size_t rows, size_t width);

/// Adds a row to each of `rows` rows of `width` numbers and takes the hyperbolic tangent, within 3 units in the last
/// place. A null `bias` counts as zeros.
void vane_bias_tanh(float *x, const float *bias, size_t rows, size_t width);

/// Zeroes the gradient where the rectifier's output is not positive: `gradient[i] = output[i] > 0 ? gradient[i] : 0`.
void vane_relu_backward(const float *output, float *gradient, size_t count);

/// Multiplies the gradient by the tangent's slope: `gradient[i] *= 1 - output[i]²`.
void vane_tanh_backward(const float *output, float *gradient, size_t count);

/// Gates: `gate[i] = gate[i] / (1 + exp(-gate[i])) * up[i]`, the SwiGLU of gated decoders.
void vane_silu_multiply(float *gate, const float *up, size_t count);

/// Normalises `rows` rows: `y[r, i] = weight[i] * x[r, i] / sqrt(mean_i(x[r, i]²) + epsilon)`.
///
/// `x` and `y` may be the same array.
void vane_rmsnorm(
    const float *x, const float *weight, float *y, size_t rows, size_t width, float epsilon);

/// Exponentiates and normalises in place: `x[i] = exp(x[i] - max) / sum`. A `-inf` becomes 0; `count` 0 does nothing.
void vane_softmax(float *x, size_t count);

// MARK: Training

/// The scalars of one step of Adam, each rounded once from double precision: `1 - 0.999f` is not `0.001f`.
///
/// For step t of `torch.optim.Adam`, `step_size` is `lr / (1 - b1^t)` and `inverse_root_correction` `1 / sqrt(1 - b2^t)`.
struct vane_adam_step {
    /// `1 - b1`.
    float first_rest;
    /// `b2`.
    float second_decay;
    /// `1 - b2`.
    float second_rest;
    float step_size;
    float inverse_root_correction;
    float epsilon;
};

/// Takes one step of Adam over `count` parameters in one pass over memory.
///
/// With gradient `g`: `m += (1 - b1) (g - m)`, `v = b2 v + (1 - b2) g²`,
/// `p -= step_size * m / (sqrt(v) * inverse_root_correction + epsilon)`.
void vane_adam(
    const struct vane_adam_step *step, float *parameters, const float *gradient,
    float *first_moment, float *second_moment, size_t count);

/// The rows of the tiles in which `vane_adam_product` works, and the width of the panels of its left factor.
#define VANE_ADAM_TILE_ROWS 6

/// The columns of the tiles in which `vane_adam_product` works, and the width of the panels of its right factor.
#define VANE_ADAM_TILE_COLUMNS 16

/// Cuts a row-major `[rows, columns]` matrix, its rows `leading` apart, into contiguous panels `[rows, panel]`.
///
/// The last panel is filled up with zeros: `destination` holds `rows * panel * ceil(columns / panel)` numbers.
void vane_pack_panels(
    const float *source, size_t rows, size_t columns, size_t leading, size_t panel,
    float *destination);

/// Takes one step of Adam with the gradient `Lᵀ R`, which is never stored.
///
/// `L` is `[inner, rows]` in panels of `VANE_ADAM_TILE_ROWS` columns and `R` is `[inner, columns]` in panels of
/// `VANE_ADAM_TILE_COLUMNS`, both by `vane_pack_panels`; parameters and moments are row-major `[rows, columns]`. To share the
/// rows among threads, give each a multiple of `VANE_ADAM_TILE_ROWS` rows: panel `p` of `L` starts at
/// `L + p * VANE_ADAM_TILE_ROWS * inner`.
void vane_adam_product(
    const struct vane_adam_step *step, const float *left, const float *right, size_t inner,
    size_t rows, size_t columns, float *parameters, float *first_moment, float *second_moment);

#ifdef __cplusplus
}
#endif
