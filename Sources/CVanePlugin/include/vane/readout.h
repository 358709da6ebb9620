/// The interface of methods that read hidden states.
#ifndef VANE_READOUT_H
#define VANE_READOUT_H

#include "abi.h"
#include "error.h"
#include "rows.h"

VANE_BEGIN_C

/// The id under which `vane_plugin_t.get_interface` finds a vane_readout_t.
#define VANE_READOUT "vane.readout/1"

/// What a readout takes and gives. Made by the host with zeros, filled in by the plugin.
typedef struct vane_form {
    vane_header_t header;
    /// The number of values in a row, D, at least 1.
    int64_t width;
    /// The number of scores that a row gets, K, at least 1 and at most VANE_SCORES_MOST: 1 for a binary probe.
    int64_t outputs;
} vane_form_t;

/// Where scores go, `[count, outputs]`. Belongs to the host, valid during the call.
typedef struct vane_scores {
    vane_header_t header;
    /// The first score of the first row.
    float *values;
    /// The distance from one row's scores to the next row's, counted in floats; at least `outputs`.
    int64_t row_stride;
    /// The number of scores a row, K.
    int64_t outputs;
} vane_scores_t;

/// The interface "vane.readout/1".
///
///     create -> learning, where the method does -> form -> prepare -> score* -> destroy
typedef struct vane_readout {
    vane_header_t header;

    /// Says how wide the rows are and how many scores each gets; the same answer every time.
    /// [required] [instance-serial]
    vane_status_t (*form)(vane_instance_t *instance, vane_form_t *form, const vane_error_t **error);

    /// Makes the instance ready for calls of at most that many rows. The only function of these that may allocate.
    /// [required] [instance-serial]
    vane_status_t (*prepare)(vane_instance_t *instance, int64_t rows, const vane_error_t **error);

    /// Writes every row's scores: the log-odds of a binary probe, or one number a class. The rows are not to be written.
    ///
    /// Neither allocates nor waits. A row's scores depend on its values and its label, never on the other rows of the call.
    /// [required] [instance-serial]
    vane_status_t (*score)(
        vane_instance_t *instance, const vane_rows_t *rows, vane_scores_t *scores, const vane_error_t **error);
} vane_readout_t;

VANE_END_C

#endif
