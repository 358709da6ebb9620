/// The addition that `vane bench plugin` times, as a plugin in C: h' = h + alpha v with v = -3, -2, ..., 3, -3, ...
///
/// It counts changed rows as the contract asks, which is part of what a plugin costs.
#include "CVanePlugin.h"

#include <stdlib.h>
#include <string.h>

VANE_PLUGIN_MANIFEST;

struct vane_instance {
    int64_t width;
    float *vector;
};

static const vane_error_t failure = {
    .header = VANE_HEADER(vane_error_t), .code = VANE_FAILED, .message = "there is no memory or no such method"};

static vane_status_t create(
    const char *method, const vane_settings_t *settings, vane_instance_t **instance, const vane_error_t **error) {
    (void)settings;
    *instance = strcmp(method, "addition-c") == 0 ? calloc(1, sizeof **instance) : NULL;
    if (*instance) return VANE_OK;
    *error = &failure;
    return VANE_FAILED;
}

static void destroy(vane_instance_t *self) {
    free(self->vector);
    free(self);
}

static vane_status_t prepare(vane_instance_t *self, const vane_shape_t *shape, const vane_error_t **error) {
    self->width = shape->width;
    self->vector = malloc((size_t)shape->width * sizeof(float));
    if (!self->vector) *error = &failure;
    if (!self->vector) return VANE_FAILED;
    for (int64_t i = 0; i < self->width; i++) self->vector[i] = (float)(i % 7 - 3);
    return VANE_OK;
}

static vane_status_t reset(vane_instance_t *self, const vane_error_t **error) {
    (void)self, (void)error;
    return VANE_OK;
}

static vane_status_t apply(
    vane_instance_t *self, const vane_rows_t *rows, vane_outcome_t *outcome, const vane_error_t **error) {
    (void)error;
    const float *restrict vector = self->vector;
    const int64_t width = self->width;
    for (int64_t index = 0; index < rows->count; index++) {
        const float strength = vane_row_label_at(rows, index)->strength;
        if (strength == 0.0f) continue;
        float *restrict row = vane_row_at(rows, index);
        uint32_t difference = 0;
        for (int64_t i = 0; i < width; i++) {
            const float before = row[i], after = before + strength * vector[i];
            uint32_t old_bits, new_bits;
            memcpy(&old_bits, &before, sizeof old_bits);
            memcpy(&new_bits, &after, sizeof new_bits);
            difference |= old_bits ^ new_bits;
            row[i] = after;
        }
        outcome->rows_changed += difference != 0;
    }
    return VANE_OK;
}

static const vane_intervention_t intervention = {
    .header = VANE_HEADER(vane_intervention_t), .prepare = prepare, .reset = reset, .apply = apply};

static const vane_descriptor_t method = {
    .header = VANE_HEADER(vane_descriptor_t), .id = "addition-c", .summary = "Adds a vector.", .source = "",
    .kind = VANE_KIND_INTERVENTION, .traits = VANE_TRAIT_LINEAR};

static uint32_t descriptor_count(void) { return 1; }

static const vane_descriptor_t *descriptor(uint32_t index) {
    (void)index;
    return &method;
}

static const void *get_interface(const char *id) { return strcmp(id, VANE_INTERVENTION) == 0 ? &intervention : NULL; }

static const vane_plugin_t plugin = {
    .header = VANE_HEADER(vane_plugin_t), .name = "Addition", .version = "1.0",
    .descriptor_count = descriptor_count, .descriptor = descriptor, .get_interface = get_interface,
    .create = create, .destroy = destroy};

vane_status_t vane_plugin_entry(const vane_host_t *host, const vane_plugin_t **table, const vane_error_t **error) {
    (void)host, (void)error;
    *table = &plugin;
    return VANE_OK;
}
