/// What either side may rely on: the least size of every struct, the greatest of every count, and how to read what may be shorter.
#ifndef VANE_BOUNDS_H
#define VANE_BOUNDS_H

#include "abi.h"

VANE_BEGIN_C

// The sizes at first, of version 1.0 where nothing else is said, frozen: no struct is ever smaller, so what lies below needs no look at `struct_size`. Members that
// are added later do: a reader either compares their end with `struct_size`, or reads a copy made by vane_copy_struct.

#define VANE_MANIFEST_LEAST 16
#define VANE_HOST_LEAST 24
#define VANE_DESCRIPTOR_LEAST 40
#define VANE_PLUGIN_LEAST 64
#define VANE_PARAMS_LEAST 24
#define VANE_PARAMETER_LEAST 96
#define VANE_SETTING_LEAST 40
#define VANE_SETTINGS_LEAST 32
#define VANE_INTERVENTION_LEAST 48
#define VANE_SHAPE_LEAST 40
#define VANE_NEEDS_LEAST 16
#define VANE_ROW_LABEL_LEAST 28
#define VANE_ROWS_LEAST 56
#define VANE_OUTCOME_LEAST 24
#define VANE_ERROR_LEAST 48

// The sizes of the structs that came with version 1.1.

#define VANE_TENSOR_LEAST 40
#define VANE_TENSORS_LEAST 24
#define VANE_STATE_LEAST 32
#define VANE_TRAINING_LEAST 64
#define VANE_EXAMPLES_LEAST 80
#define VANE_PASS_LEAST 32
#define VANE_TRAINER_LEAST 32
#define VANE_FORM_LEAST 24
#define VANE_SCORES_LEAST 32
#define VANE_READOUT_LEAST 32

// What a host refuses to read on beyond.

/// The most methods of a library.
#define VANE_METHODS_MOST 1000
/// The most parameters of a method.
#define VANE_PARAMETERS_MOST 1000
/// The most words to choose from.
#define VANE_CHOICES_MOST 1000
/// The most tensors of a state.
#define VANE_TENSORS_MOST 10000
/// The most extents of a tensor.
#define VANE_RANK_MOST 8
/// The most scores of a row.
#define VANE_SCORES_MOST 100000
/// The most passes over the examples.
#define VANE_PASSES_MOST 1000000
/// The most bytes of a string, without the zero byte at its end.
#define VANE_TEXT_MOST 65535

/// Returns whether a struct is there, is of this major, and reaches as far as it did at first.
static inline int32_t vane_is_readable(const void *pointer, uint32_t least) {
    const vane_header_t *header = (const vane_header_t *)pointer;
    return header && header->abi_major == VANE_ABI_MAJOR && header->struct_size >= least;
}

/// Copies what there is of `size` bytes, of which the maker wrote `available`, and fills the rest with zeros.
static inline void vane_copy_grown(void *to, uint64_t size, const void *from, uint64_t available) {
    unsigned char *target = (unsigned char *)to;
    const unsigned char *source = (const unsigned char *)from;
    const uint64_t shared = available < size ? available : size;
    for (uint64_t i = 0; i < shared; i++) target[i] = source[i];
    for (uint64_t i = shared; i < size; i++) target[i] = 0;
}

/// Copies a struct that the other side made, whatever its minor, into one of `size` bytes; what it does not reach reads as zero.
///
/// Returns whether it was readable; nothing is written when it was not. The copy's header is the maker's.
static inline int32_t vane_copy_struct(void *to, uint64_t size, uint32_t least, const void *from) {
    if (!vane_is_readable(from, least)) return 0;
    vane_copy_grown(to, size, from, ((const vane_header_t *)from)->struct_size);
    return 1;
}

VANE_END_C

#endif
