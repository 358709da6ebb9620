// The few loops that are vectorised by hand, because no library that Vane uses has them.
//
// Promises of every function here:
// - Plain C, no allocation, no state but the processor's cached abilities and a thread's limit of them; any thread may call
//   any of them.
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

// MARK: Instruction sets

/// What the processor can do, in rising order; a level implies those below it.
enum vane_cpu_level { VANE_CPU_PORTABLE = 1, VANE_CPU_AVX2 = 2, VANE_CPU_AVX512 = 3 };

/// Limits the calling thread to a level, or lifts its limit with 0; returns the level that is then in use.
///
/// For tests, which compare the levels of one processor. Checksums look at the processor themselves.
int vane_limit_level(int level);

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

/// Rounds `count` float32 numbers to bfloat16 bits, to nearest with ties to even; a NaN keeps the upper bits of its payload.
void vane_f32_to_bf16(const float *source, uint16_t *destination, size_t count);

/// Rounds as `vane_f32_to_bf16` does and stays in float32.
void vane_round_to_bf16(const float *source, float *destination, size_t count);

/// Widens `count` binary16 numbers, given as their bits, to float32; exact, a NaN with its payload.
void vane_f16_to_f32(const uint16_t *source, float *destination, size_t count);

/// Rounds `count` float32 numbers to binary16 bits, to nearest with ties to even, from 65,520 on to infinity; a NaN keeps
/// the upper bits of its payload.
void vane_f32_to_f16(const float *source, uint16_t *destination, size_t count);

// MARK: Sums

/// Returns the sum over i of `x[i] * y[i]`.
float vane_dot(const float *x, const float *y, size_t count);

/// Returns the sum over i of `x[i] * x[i]`.
float vane_sum_of_squares(const float *x, size_t count);

/// Sums over two vectors in one pass: with `d = x - y`, writes the sums of `d²`, `|d|`, `x y`, `x²` and `y²`, in this order.
void vane_difference_sums(const float *x, const float *y, size_t count, float sums[5]);

/// Adds `rows` rows, `leading` apart, into a vector that is overwritten: `y[i] = sum over r of x[r, i]`.
void vane_column_sums(const float *x, size_t rows, size_t width, size_t leading, float *y);

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

// MARK: A linear layer in training
//
// Matrices are packed into panels, so that every loop below walks through memory from one end to the other:
//
// | what                          | logical shape     | packed shape               | by                            |
// |-------------------------------|-------------------|----------------------------|-------------------------------|
// | weight and its moments        | [outputs, inputs] | [outputs/16][inputs][16]   | `vane_pack_rows`, panel 16    |
// | inputs, for the way forward   | [batch, inputs]   | [batch/6][inputs][6]       | `vane_pack_rows`, panel 6     |
// | inputs, for the update        | [batch, inputs]   | [inputs/6][batch][6]       | `vane_pack_columns`, panel 6  |
// | gradient, for the way back    | [batch, outputs]  | [batch/16][outputs][16]    | `vane_pack_rows`, panel 16    |
// | gradient, for the update      | [batch, outputs]  | [outputs/16][batch][16]    | `vane_pack_columns`, panel 16 |
//
// The last panel is filled up with zeros; `outputs` counts up to a multiple of 16 in the gradient for the way back.

/// The rows of the tiles that are multiplied in registers, and the width of the panels of inputs.
#define VANE_LAYER_TILE 6

/// The width of the panels of weights and gradients.
#define VANE_LAYER_LANES 16

/// Cuts a row-major `[rows, columns]` matrix, its rows `leading` apart, between columns: into `[columns/panel][rows][panel]`.
///
/// Panels start `distance` numbers apart, at least `rows * panel`.
void vane_pack_columns(
    const float *source, size_t rows, size_t columns, size_t leading, size_t panel,
    float *destination, size_t distance);

/// Cuts a row-major `[rows, columns]` matrix, its rows `leading` apart, between rows: into `[rows/panel][columns][panel]`.
///
/// Panels start `distance` numbers apart, at least `columns * panel`.
void vane_pack_rows(
    const float *source, size_t rows, size_t columns, size_t leading, size_t panel,
    float *destination, size_t distance);

/// Undoes `vane_pack_rows` with panels that follow each other without a gap, into contiguous rows.
void vane_unpack_rows(
    const float *source, size_t rows, size_t columns, size_t panel, float *destination);

/// Multiplies inputs by `panels` panels of a weight: `outputs[s, o] = sum over i of inputs[s, i] weight[o, i]`.
///
/// `outputs` is row-major with rows `leading` apart; `16 * panels` numbers of each are written. To share panels among threads,
/// start at panel `p` with `weight + 16 * p * width` and `outputs + 16 * p`.
void vane_layer_forward(
    const float *weight, const float *inputs, size_t batch, size_t width, size_t panels,
    float *outputs, size_t leading);

/// Multiplies a gradient back to inputs `first..<end`: `result[i, s] = sum over o of weight[o, i] gradient[s, o]`.
///
/// The result is transposed and starts with input `first`: row-major `[end - first, batch]`, its rows `batch` apart, rounded
/// up to a multiple of 16 and filled up with zeros.
void vane_layer_backward(
    const float *weight, const float *gradient, size_t batch, size_t width, size_t panels,
    size_t first, size_t end, float *result);

/// Takes one step of Adam over one panel of a weight with the gradient `sum over s of gradient[s, o] inputs[s, i]`, which is
/// never stored.
///
/// `inputs` are packed for the update; `gradient` is the one panel `[batch][16]` that belongs to the panel of the weight;
/// weight and moments are that panel's `[width][16]`.
void vane_layer_update(
    const struct vane_adam_step *step, const float *inputs, const float *gradient, size_t batch,
    size_t width, float *weight, float *first_moment, float *second_moment);

#ifdef __cplusplus
}
#endif
