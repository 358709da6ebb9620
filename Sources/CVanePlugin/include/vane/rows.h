/// Rows of hidden states, each with what is known about its place.
#ifndef VANE_ROWS_H
#define VANE_ROWS_H

#include "abi.h"

VANE_BEGIN_C

/// The row belongs to a position of the prompt.
#define VANE_PHASE_PROMPT 0
/// The row belongs to a position after the prompt.
#define VANE_PHASE_GENERATION 1

/// What one row belongs to. Batching, padding, key-value caches and chunked prefill never change it.
typedef struct vane_row_label {
    /// The sequence's number in the run, from 0 and below `vane_shape_t.sequences`.
    int32_t sequence;
    /// The position in its sequence, from 0, padding not counted.
    int32_t position;
    /// The position minus the prompt's length: -1 is the last prompt token, 0 the first after it.
    int32_t from_prompt_end;
    /// VANE_PHASE_PROMPT or VANE_PHASE_GENERATION.
    int32_t phase;
    /// The token's id, or -1 where the row stands for no token, such as an image patch.
    int32_t token;
    /// The decoding step that processes the row: 0 during the prompt, then 1, 2, ...
    int32_t step;
    /// How strongly the row is to be edited. At 0 it must not change, not even in a bit.
    float strength;
} vane_row_label_t;

/// Rows handed over in one call.
///
/// Ownership: struct, values and labels belong to the host and are valid during the call only. A plugin keeps no pointer
/// into them. Rows may come from any mix of sequences and positions, in any order; padding is never among them.
typedef struct vane_rows {
    vane_header_t header;

    /// The first value of the first row. Aligned for float; nothing more is promised.
    float *values;

    /// The distance from one row to the next, counted in floats; at least `width`. What lies between rows is not the plugin's.
    int64_t row_stride;

    /// The number of rows; at least 1 and at most `vane_shape_t.rows`.
    int64_t count;

    /// The number of values in a row, D.
    int64_t width;

    /// The first row's label. Use vane_row_label_at for the others.
    const vane_row_label_t *labels;

    /// The distance from one label to the next, in bytes, at least VANE_ROW_LABEL_LEAST; labels may grow at their end.
    int64_t label_stride;
} vane_rows_t;

/// Returns the first value of a row.
static inline float *vane_row_at(const vane_rows_t *rows, int64_t index) {
    return rows->values + index * rows->row_stride;
}

/// Returns the label of a row.
static inline const vane_row_label_t *vane_row_label_at(const vane_rows_t *rows, int64_t index) {
    return (const vane_row_label_t *)(const void *)((const char *)rows->labels + index * rows->label_stride);
}

VANE_END_C

#endif
