/// The interface of methods that learn: how examples reach them.
#ifndef VANE_TRAINER_H
#define VANE_TRAINER_H

#include "abi.h"
#include "error.h"

VANE_BEGIN_C

/// The id under which `vane_plugin_t.get_interface` finds a vane_trainer_t.
#define VANE_TRAINER "vane.trainer/1"

/// What is to be learned from. Belongs to the host, valid during the call.
typedef struct vane_training {
    vane_header_t header;
    /// The number of values in a row, D: of a labelled row, or of a shift z.
    int64_t width;
    /// The number of values in a context vector, D'; 0 for labelled rows.
    int64_t context_width;
    /// The number of examples in one pass, N, at least 1.
    int64_t examples;
    /// The most examples in one call of `take`.
    int64_t batch;
    /// Where everything random is drawn from: the same seed and examples give the same state, bit for bit.
    uint64_t seed;
    /// The number of classes.
    int64_t class_count;
    /// The names of the classes, the negative or neutral one first.
    const char *const *classes;
} vane_training_t;

/// Examples handed over in one call. Everything belongs to the host and is valid during the call only; nothing is to be written.
typedef struct vane_examples {
    vane_header_t header;
    /// The first value of the first row, `[count, width]`: labelled rows, or the shifts z wanted. All finite.
    const float *values;
    /// The distance from one row to the next, counted in floats; at least `width`.
    int64_t row_stride;
    /// The number of examples, at least 1 and at most `vane_training_t.batch`.
    int64_t count;
    /// The number of values in a row, D.
    int64_t width;
    /// The first value of the first context, `[count, context_width]`; null for labelled rows.
    const float *contexts;
    /// The distance from one context to the next, counted in floats.
    int64_t context_stride;
    /// The number of values in a context, D'.
    int64_t context_width;
    /// Each example's class, a place in `vane_training_t.classes`.
    const int32_t *labels;
    /// The place of the first example in the pass, from 0.
    int64_t first;
} vane_examples_t;

/// What became of a pass over the examples. Made by the host with zeros and a loss that is not a number, filled in by the plugin.
typedef struct vane_pass {
    vane_header_t header;
    /// The mean loss over the pass, or the objective minimised; not a number where there is none.
    double loss;
    /// What the user must know of the result, in one line, or null. Lifetime: until the next call on the instance.
    const char *warning;
    /// 1 to be handed the same examples again, in the same order; 0 when the state is complete.
    int32_t again;
    /// Zero.
    uint32_t reserved;
} vane_pass_t;

/// The interface "vane.trainer/1". Required of a library with a method whose descriptor's `input` is not VANE_INPUT_NOTHING.
///
/// An instance of such a method learns, or is restored (vane_state_t), before anything else is asked of it:
///
///     create -> ( begin -> ( take* -> end_pass )+ | restore ) -> what the method's kind does -> destroy
///
/// All of it may allocate and take as long as it takes. An instance learns once.
typedef struct vane_trainer {
    vane_header_t header;

    /// Says what will be learned from, or refuses it.
    /// [required] [instance-serial]
    vane_status_t (*begin)(vane_instance_t *instance, const vane_training_t *training, const vane_error_t **error);

    /// Receives the next examples of the pass. Every pass hands over all examples, in the same order.
    /// [required] [instance-serial]
    vane_status_t (*take)(vane_instance_t *instance, const vane_examples_t *examples, const vane_error_t **error);

    /// Ends a pass: the instance asks for another in `pass`, or has its state complete.
    /// [required] [instance-serial]
    vane_status_t (*end_pass)(vane_instance_t *instance, vane_pass_t *pass, const vane_error_t **error);
} vane_trainer_t;

VANE_END_C

#endif
