/// The interface of methods that learn: how what an instance has learned is kept and brought back.
#ifndef VANE_STATE_H
#define VANE_STATE_H

#include "abi.h"
#include "error.h"
#include "tensors.h"

VANE_BEGIN_C

/// The id under which `vane_plugin_t.get_interface` finds a vane_state_t.
#define VANE_STATE "vane.state/1"

/// The interface "vane.state/1". Required of a library with a method whose descriptor's `input` is not VANE_INPUT_NOTHING.
///
/// The host keeps the tensors in a file with the method's id and settings. Later it makes an instance with the same settings
/// and gives them back; that instance then does bit for bit what the trained one does, and has the same state.
typedef struct vane_state {
    vane_header_t header;

    /// Returns the number of tensors, at most VANE_TENSORS_MOST; 0 as long as nothing was learned.
    /// [required] [instance-serial]
    uint32_t (*count)(vane_instance_t *instance);

    /// Returns a tensor, `index` being below `count(instance)`. Never null.
    /// Lifetime: until the instance ends, or learns or is restored again.
    /// [required] [instance-serial]
    const vane_tensor_t *(*tensor)(vane_instance_t *instance, uint32_t index);

    /// Brings back what an instance of the same method and settings had learned.
    ///
    /// Refuses tensors that are missing, of another shape, or unknown, with a message that says which: nothing is ever
    /// guessed. After a failure the instance is only ended.
    /// [required] [instance-serial]
    vane_status_t (*restore)(vane_instance_t *instance, const vane_tensors_t *tensors, const vane_error_t **error);
} vane_state_t;

VANE_END_C

#endif
