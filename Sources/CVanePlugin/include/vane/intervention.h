/// The interface of methods that edit hidden states.
#ifndef VANE_INTERVENTION_H
#define VANE_INTERVENTION_H

#include "abi.h"
#include "error.h"
#include "rows.h"

VANE_BEGIN_C

/// The id under which `vane_plugin_t.get_interface` finds a vane_intervention_t.
#define VANE_INTERVENTION "vane.intervention/1"

/// The bounds within which an instance will be called. Belongs to the host, valid during the call.
typedef struct vane_shape {
    vane_header_t header;
    /// The number of values in a row, D.
    int64_t width;
    /// The number of values in a context vector; 0 when none was asked for.
    int64_t context_width;
    /// The number of sequences; labels count below it.
    int64_t sequences;
    /// The most rows in one call.
    int64_t rows;
} vane_shape_t;

/// What an instance must be handed before it can edit a sequence. Made by the host, filled in by the plugin.
typedef struct vane_needs {
    vane_header_t header;
    /// Where a sequence's context vector is read, at the last position of its prompt: a hook point in its written form,
    /// such as "resid_post.3". Null, as the host leaves it, when no context is needed.
    /// Lifetime: until `destroy`.
    const char *context;
} vane_needs_t;

/// What became of the rows of one call. Made by the host with zeros, filled in by the plugin.
typedef struct vane_outcome {
    vane_header_t header;
    /// The number of rows of which some bit changed.
    int64_t rows_changed;
    /// The number of rows that the method chose to leave alone, as a gate does. Rows of strength 0 do not count.
    int64_t rows_declined;
} vane_outcome_t;

/// The interface "vane.intervention/1".
///
/// An instance is used in this order, `prepare` exactly once and `reset` at the start of every run:
///
///     create -> needs -> prepare -> ( reset -> ( begin | apply )* )* -> destroy
///
/// A slot marked [required] must not be null; the host looks before it calls anything.
typedef struct vane_intervention {
    vane_header_t header;

    /// Says what the instance must be handed before it can edit a sequence. Null when that is nothing.
    /// [optional] [instance-serial]
    vane_status_t (*needs)(vane_instance_t *instance, vane_needs_t *needs, const vane_error_t **error);

    /// Makes the instance ready for rows of a known shape, or refuses it.
    ///
    /// The only function that may allocate, read files or take long.
    /// [required] [instance-serial]
    vane_status_t (*prepare)(vane_instance_t *instance, const vane_shape_t *shape, const vane_error_t **error);

    /// Forgets all sequences and keeps the memory: what follows is a new run of the same shape.
    /// [required] [instance-serial]
    vane_status_t (*reset)(vane_instance_t *instance, const vane_error_t **error);

    /// Receives the context vectors of sequences whose prompts have just passed, once a sequence and before any of its rows
    /// that needs them. A row's label says which sequence its vector belongs to. The values are not to be written.
    /// Must not be null when `needs` asks for a context; not called otherwise.
    /// [optional] [instance-serial]
    vane_status_t (*begin)(vane_instance_t *instance, const vane_rows_t *contexts, const vane_error_t **error);

    /// Edits rows in place, each by its own strength, and counts them in `outcome`.
    ///
    /// Neither allocates nor waits. The result for a row depends on its values, its label, its sequence's context and the
    /// parameters, never on which other rows share the call. After a failure the host puts none of the rows back.
    /// [required] [instance-serial]
    vane_status_t (*apply)(
        vane_instance_t *instance, const vane_rows_t *rows, vane_outcome_t *outcome, const vane_error_t **error);
} vane_intervention_t;

VANE_END_C

#endif
