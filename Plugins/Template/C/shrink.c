/// A method for vane: scales every row, h' = (1 - alpha r) h, with the row's strength alpha and the parameter "rate", r.
///
/// The contract is in the headers of <CVanePlugin.h>. Everything but the entry is static, so that the library exports one symbol.
#include <CVanePlugin.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

VANE_PLUGIN_MANIFEST;

/// The method's name.
static const char method_id[] = "shrink";

/// One instance of the method, with the values of its parameters.
struct vane_instance {
    /// The part taken away, r.
    double rate;
    /// The number of values in a row, D.
    int64_t width;
};

// MARK: The edit

/// Edits rows in place, each by its own strength; takes no memory, and leaves a row of strength 0 alone.
static vane_status_t apply(
    vane_instance_t *self, const vane_rows_t *rows, vane_outcome_t *outcome, const vane_error_t **error) {
    (void)error;
    for (int64_t index = 0; index < rows->count; index++) {
        float strength = vane_row_label_at(rows, index)->strength;
        if (strength == 0.0f) continue;
        float *row = vane_row_at(rows, index);
        float factor = (float)(1.0 - strength * self->rate);
        int changed = 0;
        for (int64_t i = 0; i < self->width; i++) {
            float before = row[i];
            row[i] *= factor;
            changed |= memcmp(&before, &row[i], sizeof before) != 0;
        }
        outcome->rows_changed += changed;
    }
    return VANE_OK;
}

// MARK: The parameters

static const vane_parameter_t parameters[] = {
    {
        .header = VANE_HEADER(vane_parameter_t),
        .name = "rate",
        .unit = "of the row",
        .summary = "The part taken away, r.",
        .type = VANE_PARAMETER_REAL,
        .real_default = 0.1,
        .real_minimum = 0.0,
        .real_maximum = 1.0,
    },
};

static uint32_t parameter_count(const char *method) {
    return strcmp(method, method_id) == 0 ? sizeof parameters / sizeof parameters[0] : 0;
}

static const vane_parameter_t *parameter(const char *method, uint32_t index) {
    (void)method;
    return &parameters[index];
}

// MARK: Life of an instance

static const vane_error_t no_method = {
    .header = VANE_HEADER(vane_error_t),
    .code = VANE_UNKNOWN_METHOD,
    .message = "the library has one method only; ask for that",
    .field = "method",
};

static const vane_error_t no_memory = {
    .header = VANE_HEADER(vane_error_t),
    .code = VANE_OUT_OF_MEMORY,
    .message = "there is no memory for an instance; apply the method at fewer hook points",
};

static vane_status_t create(
    const char *method, const vane_settings_t *settings, vane_instance_t **instance, const vane_error_t **error) {
    if (strcmp(method, method_id) != 0) return *error = &no_method, VANE_UNKNOWN_METHOD;
    vane_instance_t *self = calloc(1, sizeof *self);
    if (!self) return *error = &no_memory, VANE_OUT_OF_MEMORY;
    self->rate = vane_setting_at(settings, 0)->real;
    *instance = self;
    return VANE_OK;
}

/// Makes the instance ready for rows of a width: the place to take memory, and to refuse by an error.
static vane_status_t prepare(vane_instance_t *self, const vane_shape_t *shape, const vane_error_t **error) {
    (void)error;
    self->width = shape->width;
    return VANE_OK;
}

/// Begins a new run. Nothing is remembered from row to row, so there is nothing to forget.
static vane_status_t reset(vane_instance_t *self, const vane_error_t **error) {
    (void)self;
    (void)error;
    return VANE_OK;
}

static void destroy(vane_instance_t *self) { free(self); }

// MARK: What the library says about itself

static const vane_descriptor_t the_method = {
    .header = VANE_HEADER(vane_descriptor_t),
    .id = method_id,
    .summary = "Scales every row by 1 - alpha r.",
    .source = "",
    .kind = VANE_KIND_INTERVENTION,
};

static uint32_t descriptor_count(void) { return 1; }

static const vane_descriptor_t *descriptor(uint32_t index) {
    (void)index;
    return &the_method;
}

static const void *get_interface(const char *id) {
    static const vane_intervention_t intervention = {
        .header = VANE_HEADER(vane_intervention_t), .prepare = prepare, .reset = reset, .apply = apply,
    };
    static const vane_params_t params = {
        .header = VANE_HEADER(vane_params_t), .count = parameter_count, .parameter = parameter,
    };
    if (strcmp(id, VANE_INTERVENTION) == 0) return &intervention;
    if (strcmp(id, VANE_PARAMS) == 0) return &params;
    return NULL;
}

vane_status_t vane_plugin_entry(
    const vane_host_t *host, const vane_plugin_t **plugin, const vane_error_t **error) {
    static const vane_plugin_t library = {
        .header = VANE_HEADER(vane_plugin_t), .name = "Shrink", .version = "0.1.0",
        .descriptor_count = descriptor_count, .descriptor = descriptor, .get_interface = get_interface,
        .create = create, .destroy = destroy,
    };
    (void)host;
    (void)error;
    *plugin = &library;
    return VANE_OK;
}
