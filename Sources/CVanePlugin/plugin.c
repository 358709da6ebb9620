/// Proof, at compile time, that the contract's structs have the layout that is published.
#include "CVanePlugin.h"

#include <stddef.h>

/// Refuses a struct that does not reach as far as it did at first.
#define REACHES(type, least) _Static_assert(sizeof(type) >= (least), #type " has shrunk.")

REACHES(vane_manifest_t, VANE_MANIFEST_LEAST);
REACHES(vane_host_t, VANE_HOST_LEAST);
REACHES(vane_descriptor_t, VANE_DESCRIPTOR_LEAST);
REACHES(vane_plugin_t, VANE_PLUGIN_LEAST);
REACHES(vane_params_t, VANE_PARAMS_LEAST);
REACHES(vane_parameter_t, VANE_PARAMETER_LEAST);
REACHES(vane_setting_t, VANE_SETTING_LEAST);
REACHES(vane_settings_t, VANE_SETTINGS_LEAST);
REACHES(vane_intervention_t, VANE_INTERVENTION_LEAST);
REACHES(vane_shape_t, VANE_SHAPE_LEAST);
REACHES(vane_needs_t, VANE_NEEDS_LEAST);
REACHES(vane_row_label_t, VANE_ROW_LABEL_LEAST);
REACHES(vane_rows_t, VANE_ROWS_LEAST);
REACHES(vane_outcome_t, VANE_OUTCOME_LEAST);
REACHES(vane_error_t, VANE_ERROR_LEAST);
REACHES(vane_tensor_t, VANE_TENSOR_LEAST);
REACHES(vane_tensors_t, VANE_TENSORS_LEAST);
REACHES(vane_state_t, VANE_STATE_LEAST);
REACHES(vane_training_t, VANE_TRAINING_LEAST);
REACHES(vane_examples_t, VANE_EXAMPLES_LEAST);
REACHES(vane_pass_t, VANE_PASS_LEAST);
REACHES(vane_trainer_t, VANE_TRAINER_LEAST);
REACHES(vane_form_t, VANE_FORM_LEAST);
REACHES(vane_scores_t, VANE_SCORES_LEAST);
REACHES(vane_readout_t, VANE_READOUT_LEAST);

_Static_assert(sizeof(void *) == 8, "The contract is for 64-bit machines.");
_Static_assert(sizeof(vane_header_t) == 8, "The header is 8 bytes.");
_Static_assert(sizeof(vane_manifest_t) == 16, "The manifest is 16 bytes.");
_Static_assert(offsetof(vane_manifest_t, magic) == 8, "The magic follows the header.");
_Static_assert(sizeof(vane_row_label_t) == 28, "A label has seven numbers of 4 bytes.");
