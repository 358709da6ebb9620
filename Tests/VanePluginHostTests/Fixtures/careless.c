/// A plugin that keeps the contract but for one promise, which KIND names; without KIND it keeps them all.
///
/// Its method "careless" adds strength times "amount" to every value. Every kind is one that lives through ordinary use, so that
/// only a check finds it.
///
///     past          writes behind its last row            between     writes between two rows
///     before        writes before its first row           labels      writes a label
///     contexts      writes a context vector               pointer     uses the last call's rows
///     random        draws from the clock                  counter     adds the number of the call
///     leak          frees no instance                     drip        loses some bytes with every call
///     zero          edits rows of strength 0              place       looks at a row's place in the call
///     mean          mixes rows                            square      declares linearity and adds the square
///     idle          does nothing and says so              boast       does nothing and says it did
///     miscount      reports one row too many              reset       forgets nothing
///     scan          takes 10 s to say what it offers      slow        takes 200 ms to do so
///     greedy        answers to every id                   stranger    makes methods that it does not have
///     mute          refuses the greatest amount mutely    narrow      refuses the greatest amount in words
///     unsteady      describes itself anew every time      nan         stops at rows that are not finite
///     global        keeps what rows leave in one place
///     shared        edits every row in one place, which its instances share
#include "CVanePlugin.h"

#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef KIND
#define KIND ""
#endif

VANE_PLUGIN_MANIFEST;

struct vane_instance {
    float amount;
    float kept;
    float *last;
    float calls;
};

static int is(const char *kind) { return strcmp(KIND, kind) == 0; }

static float global;

/// Where "shared" edits a row.
static float shared[4096];

static vane_status_t fail(const char *message, vane_status_t code, const vane_error_t **error) {
    static vane_error_t failure = {.header = VANE_HEADER(vane_error_t)};
    failure.message = message;
    failure.code = code;
    if (message) *error = &failure;
    return code;
}

static vane_status_t create(
    const char *method, const vane_settings_t *settings, vane_instance_t **instance, const vane_error_t **error) {
    if (strcmp(method, "careless") != 0 && !is("stranger"))
        return fail("there is 'careless' only; ask for it", VANE_UNKNOWN_METHOD, error);
    float amount = settings->count > 0 ? (float)vane_setting_at(settings, 0)->real : 1;
    if (amount == 10 && (is("mute") || is("narrow")))
        return fail(is("mute") ? NULL : "10 is too much; give less", VANE_INVALID_PARAMETER, error);
    *instance = calloc(1, sizeof **instance);
    (*instance)->amount = amount;
    return VANE_OK;
}

static void destroy(vane_instance_t *self) {
    if (!is("leak")) free(self);
}

static vane_status_t needs(vane_instance_t *self, vane_needs_t *needs, const vane_error_t **error) {
    (void)self, (void)error;
    needs->context = "resid_post.0";
    return VANE_OK;
}

static vane_status_t prepare(vane_instance_t *self, const vane_shape_t *shape, const vane_error_t **error) {
    (void)self, (void)shape, (void)error;
    return VANE_OK;
}

static vane_status_t reset(vane_instance_t *self, const vane_error_t **error) {
    (void)error;
    if (!is("reset")) self->kept = 0;
    return VANE_OK;
}

static vane_status_t begin(vane_instance_t *self, const vane_rows_t *contexts, const vane_error_t **error) {
    (void)error;
    if (is("contexts")) vane_row_at(contexts, 0)[0] = 1;
    if (is("reset")) self->kept += vane_row_at(contexts, 0)[0];
    return VANE_OK;
}

/// Returns how much is added to the values of a row.
static float change(vane_instance_t *self, const vane_rows_t *rows, int64_t row) {
    float strength = vane_row_label_at(rows, row)->strength, amount = self->amount;
    if (is("zero") && strength == 0) strength = 1;
    if (is("random")) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        amount += (float)(now.tv_nsec % 1000) * 0.1f;
    }
    if (is("counter")) amount += self->calls;
    if (is("place")) amount += (float)(row % 2);
    if (is("mean") && row > 0) amount += vane_row_at(rows, row - 1)[0];
    if (is("square")) strength *= strength;
    if (is("reset")) amount += self->kept;
    if (is("global")) amount += global;
    return strength * amount;
}

/// Adds to a row by way of a place that another instance may be using; returns whether a bit changed.
static int add_in_shared_place(float *row, int64_t width, float added) {
    size_t size = (size_t)(width < 4096 ? width : 4096) * sizeof *row;
    memcpy(shared, row, size);
    for (size_t i = 0; i < size / sizeof *row; i++) shared[i] += added;
    sched_yield();
    int changed = memcmp(row, shared, size) != 0;
    memcpy(row, shared, size);
    return changed;
}

static vane_status_t apply(
    vane_instance_t *self, const vane_rows_t *rows, vane_outcome_t *outcome, const vane_error_t **error) {
    (void)error;
    self->calls++;
    if (is("idle")) return VANE_OK;
    if (is("boast")) outcome->rows_changed = rows->count;
    if (is("boast")) return VANE_OK;
    if (is("pointer") && self->last) self->last[0] += 1;
    self->last = rows->values;
    if (is("drip") && !malloc(24)) return fail("there is no memory; free some", VANE_OUT_OF_MEMORY, error);
    for (int64_t row = 0; row < rows->count; row++) {
        float added = change(self, rows, row);
        if (added == 0) continue;
        if (is("shared")) {
            outcome->rows_changed += add_in_shared_place(vane_row_at(rows, row), rows->width, added);
            continue;
        }
        int changed = 0;
        for (int64_t i = 0; i < rows->width; i++) {
            float *value = vane_row_at(rows, row) + i, before = *value;
            if (is("nan") && !isfinite(before)) abort();
            *value += added;
            changed |= memcmp(&before, value, sizeof before) != 0;
        }
        outcome->rows_changed += changed;
    }
    if (is("global")) global = vane_row_at(rows, 0)[0];
    if (is("miscount") && outcome->rows_changed < rows->count) outcome->rows_changed++;
    if (is("past")) vane_row_at(rows, rows->count - 1)[rows->width] = 1;
    if (is("before")) rows->values[-1] = 1;
    if (is("between") && rows->row_stride > rows->width) vane_row_at(rows, 0)[rows->width] = 1;
    if (is("labels")) ((vane_row_label_t *)(uintptr_t)vane_row_label_at(rows, 0))->token = 7;
    return VANE_OK;
}

static const vane_parameter_t *parameter(const char *method, uint32_t index) {
    static const vane_parameter_t amount = {
        .header = VANE_HEADER(vane_parameter_t), .name = "amount", .unit = "", .summary = "What is added.",
        .type = VANE_PARAMETER_REAL, .real_default = 1, .real_minimum = 0.5, .real_maximum = 10};
    (void)method, (void)index;
    return &amount;
}

static uint32_t parameter_count(const char *method) { return strcmp(method, "careless") == 0; }

static uint32_t descriptor_count(void) {
    if (is("scan")) sleep(10);
    if (is("slow")) usleep(200000);
    return 1;
}

static const vane_descriptor_t *descriptor(uint32_t index) {
    static vane_descriptor_t careless = {
        .header = VANE_HEADER(vane_descriptor_t), .id = "careless", .summary = "Adds.", .source = "",
        .kind = VANE_KIND_INTERVENTION, .traits = VANE_TRAIT_LINEAR};
    (void)index;
    if (is("unsteady")) careless.summary = careless.summary[0] == 'A' ? "Changes." : "Adds.";
    return &careless;
}

static const void *get_interface(const char *id) {
    static const vane_intervention_t intervention = {
        .header = VANE_HEADER(vane_intervention_t), .needs = needs, .prepare = prepare, .reset = reset,
        .begin = begin, .apply = apply};
    static const vane_params_t params = {
        .header = VANE_HEADER(vane_params_t), .count = parameter_count, .parameter = parameter};
    if (strcmp(id, VANE_PARAMS) == 0) return &params;
    return strcmp(id, VANE_INTERVENTION) == 0 || is("greedy") ? &intervention : NULL;
}

vane_status_t vane_plugin_entry(const vane_host_t *host, const vane_plugin_t **plugin, const vane_error_t **error) {
    static const vane_plugin_t table = {
        .header = VANE_HEADER(vane_plugin_t), .name = "Careless", .version = "1",
        .descriptor_count = descriptor_count, .descriptor = descriptor, .get_interface = get_interface,
        .create = create, .destroy = destroy};
    (void)host, (void)error;
    *plugin = &table;
    return VANE_OK;
}
