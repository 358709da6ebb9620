/// Numbers with a name and a shape, as methods keep what they learned.
#ifndef VANE_TENSORS_H
#define VANE_TENSORS_H

#include "abi.h"

VANE_BEGIN_C

/// A named array of numbers in row-major order.
///
/// Ownership: a tensor that a plugin hands out belongs to its instance, one that the host hands over to the host.
typedef struct vane_tensor {
    vane_header_t header;
    /// The name, unique among the tensors it comes with.
    const char *name;
    /// The numbers, as many as the extents multiplied; all finite. Null only when there are none.
    const float *values;
    /// The extents, outermost first, none negative; null for a single number.
    const int64_t *shape;
    /// The number of extents, at most VANE_RANK_MOST.
    int32_t rank;
    /// Zero.
    uint32_t reserved;
} vane_tensor_t;

/// Several tensors. Belongs to the host, valid during the call.
typedef struct vane_tensors {
    vane_header_t header;
    /// The number of tensors.
    int64_t count;
    /// As many pointers, none null; null when there are no tensors.
    const vane_tensor_t *const *items;
} vane_tensors_t;

VANE_END_C

#endif
