/// A plugin in C that learns: keeps hidden states on one side of a threshold along a direction, and leaves the others alone.
///
/// Activation capping. From rows of two sides, those to be kept (+) and those that have departed (-), it learns the axis
///
///     v = (m+ - m-) / |m+ - m-|,    m the mean of a side,
///
/// and the threshold t, a percentile of the rows' projections <v, h>. The edited row is
///
///     h' = h - alpha v min(<v, h> - t, 0),
///
/// so that at alpha = 1 a row below the threshold is lifted onto it, and a row above it is declined. With `side` set to
/// `ceiling` the minimum is a maximum, and rows above the threshold are brought down to it.
///
/// It takes two passes over the examples: the first for the means, the second for the projections.
///
/// As in the paper, the percentile is the 25th of the projections of all examples, departed ones included, and the ceiling
/// is its footnote to equation (1).
///
/// Differs from the paper: m+ and m- are means over rows of labelled classes, the first class being the departed one, where
/// the paper has the mean of an assistant's responses and that of its role vectors; alpha, and a percentile over the rows to
/// be kept alone, are ours.
///
/// Source: Lu et al., "The Assistant Axis: Situating and Stabilizing the Default Persona of Language Models",
/// arXiv 2601.10387, equation (1).
#include "CVanePlugin.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

VANE_PLUGIN_MANIFEST;

/// The parameters' places, in the order in which they are declared and set.
enum { PERCENTILE, OVER, SIDE, PARAMETER_COUNT };

/// The tensors' places in the state.
enum { AXIS, THRESHOLD, TENSOR_COUNT };

/// One instance: its parameters, what it learns with, and what it has learned.
struct vane_instance {
    /// Which percentile of the projections the threshold is, from 0 to 100.
    double percentile;
    /// Whether it is taken over the rows to be kept alone.
    int over_kept;
    /// Whether rows are kept below the threshold instead of above it.
    int is_ceiling;
    /// The number of values in a row, D.
    int64_t width;
    /// The sums, then the means of both sides, `[2, D]`; null unless it learns.
    double *means;
    /// The number of examples of each side.
    int64_t counts[2];
    /// The projections of the second pass; null before.
    double *projections;
    /// How many there are, and room for how many there is.
    int64_t projected, examples;
    /// The axis v, `[D]`, of length 1; null as long as nothing was learned.
    float *axis;
    /// The threshold t.
    float threshold;
    /// The extents of the axis.
    int64_t shape[1];
    /// What is kept, as the host is shown it.
    vane_tensor_t tensors[TENSOR_COUNT];
};

// MARK: Failures

static void release(const vane_error_t *error) { free((void *)(uintptr_t)error); }

/// Hands an error over, in memory of its own, and returns its status.
static vane_status_t fail(
    vane_status_t status, const char *message, const char *field, const vane_error_t **error) {
    vane_error_t *made = calloc(1, sizeof *made);
    if (!made) return VANE_OUT_OF_MEMORY;
    *made = (vane_error_t){
        .header = VANE_HEADER(vane_error_t), .code = status, .message = message, .field = field, .release = release};
    *error = made;
    return status;
}

static vane_status_t out_of_memory(const vane_error_t **error) {
    return fail(VANE_OUT_OF_MEMORY, "there is no memory for what is to be learned; free some", NULL, error);
}

// MARK: Learning

/// Returns the inner product of a row with the axis, in double precision.
static double project(const vane_instance_t *self, const float *row) {
    double sums[2] = {0.0, 0.0};
    for (int64_t i = 0; i < self->width; i++) sums[i & 1] += (double)row[i] * self->axis[i];
    return sums[0] + sums[1];
}

static vane_status_t begin(vane_instance_t *self, const vane_training_t *training, const vane_error_t **error) {
    if (training->class_count < 2)
        return fail(VANE_FAILED, "it tells rows to be kept from departed ones; name two classes", "class_count", error);
    self->width = training->width;
    self->examples = training->examples;
    self->means = calloc(2 * (size_t)training->width, sizeof(double));
    return self->means ? VANE_OK : out_of_memory(error);
}

static vane_status_t take(vane_instance_t *self, const vane_examples_t *examples, const vane_error_t **error) {
    (void)error;
    for (int64_t index = 0; index < examples->count; index++) {
        const float *row = examples->values + index * examples->row_stride;
        int is_kept = examples->labels[index] != 0;
        if (self->projections) {
            if (is_kept || !self->over_kept) self->projections[self->projected++] = project(self, row);
            continue;
        }
        self->counts[is_kept]++;
        for (int64_t i = 0; i < self->width; i++) self->means[is_kept * self->width + i] += row[i];
    }
    return VANE_OK;
}

/// Finds the axis once the sums of both sides are there.
static vane_status_t find_axis(vane_instance_t *self, const vane_error_t **error) {
    if (self->counts[0] == 0 || self->counts[1] == 0)
        return fail(VANE_FAILED, "one side has no example; give both sides some", NULL, error);
    self->axis = calloc((size_t)self->width, sizeof(float));
    self->projections = calloc((size_t)self->examples, sizeof(double));
    if (!self->axis || !self->projections) return out_of_memory(error);
    double length = 0.0;
    for (int64_t i = 0; i < self->width; i++) {
        double *kept = &self->means[self->width + i];
        *kept = *kept / (double)self->counts[1] - self->means[i] / (double)self->counts[0];
        length += *kept * *kept;
    }
    length = sqrt(length);
    if (!(length > 0.0))
        return fail(VANE_FAILED, "both sides have the same mean, so there is no axis; check the labels", NULL, error);
    for (int64_t i = 0; i < self->width; i++) self->axis[i] = (float)(self->means[self->width + i] / length);
    return VANE_OK;
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/// Finds the threshold once all projections are there: between two of them it is interpolated, as NumPy does.
static void find_threshold(vane_instance_t *self) {
    qsort(self->projections, (size_t)self->projected, sizeof(double), compare);
    double place = self->percentile / 100.0 * (double)(self->projected - 1);
    int64_t below = (int64_t)floor(place), above = (int64_t)ceil(place);
    double share = place - (double)below;
    self->threshold = (float)(self->projections[below] * (1.0 - share) + self->projections[above] * share);
}

static vane_status_t end_pass(vane_instance_t *self, vane_pass_t *pass, const vane_error_t **error) {
    if (!self->projections) {
        pass->again = 1;
        return find_axis(self, error);
    }
    find_threshold(self);
    return VANE_OK;
}

static const vane_trainer_t trainer = {
    .header = VANE_HEADER(vane_trainer_t), .begin = begin, .take = take, .end_pass = end_pass};

// MARK: What is kept

static const char *const names[TENSOR_COUNT] = {[AXIS] = "axis", [THRESHOLD] = "threshold"};

static uint32_t count(vane_instance_t *self) { return self->axis ? TENSOR_COUNT : 0; }

static const vane_tensor_t *tensor(vane_instance_t *self, uint32_t index) {
    self->shape[0] = self->width;
    self->tensors[index] = (vane_tensor_t){
        .header = VANE_HEADER(vane_tensor_t), .name = names[index],
        .values = index == AXIS ? self->axis : &self->threshold,
        .shape = index == AXIS ? self->shape : NULL, .rank = index == AXIS ? 1 : 0};
    return &self->tensors[index];
}

static vane_status_t restore(vane_instance_t *self, const vane_tensors_t *tensors, const vane_error_t **error) {
    const vane_tensor_t *found[TENSOR_COUNT] = {NULL, NULL};
    for (int64_t index = 0; index < tensors->count; index++) {
        const vane_tensor_t *item = tensors->items[index];
        int place = strcmp(item->name, names[AXIS]) == 0 ? AXIS : THRESHOLD;
        if (strcmp(item->name, names[place]) != 0)
            return fail(VANE_FAILED, "it keeps 'axis' and 'threshold' and no other tensor; fit it again", NULL, error);
        if (item->rank != (place == AXIS ? 1 : 0) || (place == AXIS && item->shape[0] < 1))
            return fail(VANE_FAILED, "'axis' is a vector and 'threshold' one number; fit it again", names[place], error);
        found[place] = item;
    }
    if (!found[AXIS] || !found[THRESHOLD])
        return fail(VANE_FAILED, "'axis' or 'threshold' is missing; fit it again", NULL, error);
    double length = 0.0;
    for (int64_t i = 0; i < found[AXIS]->shape[0]; i++) {
        double value = found[AXIS]->values[i];
        length += value * value;
    }
    if (fabs(length - 1.0) > 1e-4) return fail(VANE_FAILED, "'axis' is not of length 1; fit it again", names[AXIS], error);
    self->width = found[AXIS]->shape[0];
    self->axis = calloc((size_t)self->width, sizeof(float));
    if (!self->axis) return out_of_memory(error);
    memcpy(self->axis, found[AXIS]->values, (size_t)self->width * sizeof(float));
    self->threshold = *found[THRESHOLD]->values;
    return VANE_OK;
}

static const vane_state_t state = {
    .header = VANE_HEADER(vane_state_t), .count = count, .tensor = tensor, .restore = restore};

// MARK: The edit

static vane_status_t prepare(vane_instance_t *self, const vane_shape_t *shape, const vane_error_t **error) {
    if (!self->axis) return fail(VANE_FAILED, "nothing was learned yet; fit it first", NULL, error);
    if (shape->width == self->width) return VANE_OK;
    return fail(VANE_UNSUPPORTED_SHAPE, "it was fitted on rows of another width; apply it there", "width", error);
}

static vane_status_t reset(vane_instance_t *self, const vane_error_t **error) {
    (void)self, (void)error;
    return VANE_OK;
}

/// Brings one row to the threshold; returns whether some bit of it changed, or -1 when it is on the right side of it.
static int cap(const vane_instance_t *self, float *row, float strength) {
    double missing = (double)self->threshold - project(self, row);
    if (self->is_ceiling ? !(missing < 0.0) : !(missing > 0.0)) return -1;
    float step = strength * (float)missing;
    int has_changed = 0;
    for (int64_t i = 0; i < self->width; i++) {
        float before = row[i], after = before + step * self->axis[i];
        has_changed |= memcmp(&before, &after, sizeof before) != 0;
        row[i] = after;
    }
    return has_changed;
}

static vane_status_t apply(
    vane_instance_t *self, const vane_rows_t *rows, vane_outcome_t *outcome, const vane_error_t **error) {
    (void)error;
    for (int64_t index = 0; index < rows->count; index++) {
        float strength = vane_row_label_at(rows, index)->strength;
        if (strength == 0.0f) continue;
        int changed = cap(self, vane_row_at(rows, index), strength);
        if (changed > 0) outcome->rows_changed++;
        if (changed < 0) outcome->rows_declined++;
    }
    return VANE_OK;
}

static const vane_intervention_t intervention = {
    .header = VANE_HEADER(vane_intervention_t), .prepare = prepare, .reset = reset, .apply = apply};

// MARK: What the library offers

static const vane_descriptor_t method = {
    .header = VANE_HEADER(vane_descriptor_t), .id = "activation-capping",
    .summary = "Lifts rows below a learned threshold along a learned axis onto it.",
    .source = "The Assistant Axis, Lu et al. 2026, arXiv 2601.10387",
    .kind = VANE_KIND_INTERVENTION, .traits = VANE_TRAIT_LINEAR, .input = VANE_INPUT_LABELED_ROWS};

static const char *const rows_counted[] = {"all", "kept"};
static const char *const sides[] = {"floor", "ceiling"};

static const vane_parameter_t parameters[PARAMETER_COUNT] = {
    [PERCENTILE] =
        {.header = VANE_HEADER(vane_parameter_t), .name = "percentile", .unit = "%",
         .summary = "The percentile of the examples' projections that is the threshold.",
         .type = VANE_PARAMETER_REAL, .real_default = 25.0, .real_minimum = 0.0, .real_maximum = 100.0},
    [OVER] =
        {.header = VANE_HEADER(vane_parameter_t), .name = "over", .unit = "",
         .summary = "Whose projections: those of all examples, or of the ones to be kept (all classes but the first).",
         .type = VANE_PARAMETER_CHOICE, .choice_count = 2, .choices = rows_counted, .integer_maximum = 1},
    [SIDE] =
        {.header = VANE_HEADER(vane_parameter_t), .name = "side", .unit = "",
         .summary = "Whether the threshold is a floor, as in the paper, or a ceiling.",
         .type = VANE_PARAMETER_CHOICE, .choice_count = 2, .choices = sides, .integer_maximum = 1},
};

static uint32_t parameter_count(const char *id) { return strcmp(id, method.id) == 0 ? PARAMETER_COUNT : 0; }

static const vane_parameter_t *parameter(const char *id, uint32_t index) {
    (void)id;
    return &parameters[index];
}

static const vane_params_t params = {
    .header = VANE_HEADER(vane_params_t), .count = parameter_count, .parameter = parameter};

static vane_status_t create(
    const char *id, const vane_settings_t *settings, vane_instance_t **instance, const vane_error_t **error) {
    if (strcmp(id, method.id) != 0)
        return fail(VANE_UNKNOWN_METHOD, "the library offers 'activation-capping' alone; ask for that", NULL, error);
    vane_instance_t *self = calloc(1, sizeof *self);
    if (!self) return out_of_memory(error);
    self->percentile = vane_setting_at(settings, PERCENTILE)->real;
    self->over_kept = vane_setting_at(settings, OVER)->integer == 1;
    self->is_ceiling = vane_setting_at(settings, SIDE)->integer == 1;
    *instance = self;
    return VANE_OK;
}

static void destroy(vane_instance_t *self) {
    free(self->means);
    free(self->projections);
    free(self->axis);
    free(self);
}

static uint32_t descriptor_count(void) { return 1; }

static const vane_descriptor_t *descriptor(uint32_t index) {
    (void)index;
    return &method;
}

static const void *get_interface(const char *id) {
    if (strcmp(id, VANE_INTERVENTION) == 0) return &intervention;
    if (strcmp(id, VANE_TRAINER) == 0) return &trainer;
    if (strcmp(id, VANE_STATE) == 0) return &state;
    return strcmp(id, VANE_PARAMS) == 0 ? &params : NULL;
}

static const vane_plugin_t plugin = {
    .header = VANE_HEADER(vane_plugin_t), .name = "Capping", .version = "1.0",
    .descriptor_count = descriptor_count, .descriptor = descriptor, .get_interface = get_interface,
    .create = create, .destroy = destroy};

vane_status_t vane_plugin_entry(
    const vane_host_t *host, const vane_plugin_t **table, const vane_error_t **error) {
    (void)host, (void)error;
    *table = &plugin;
    return VANE_OK;
}
