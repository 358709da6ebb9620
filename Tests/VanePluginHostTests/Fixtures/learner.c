/// A plugin whose methods learn; without KIND it keeps the contract, and KIND names the one thing that it does wrong.
///
/// "gap" adds the difference of the classes' means, "gap-score" scores rows by it, "mean-shift" adds the mean of the shifts that are
/// wanted. Each takes two passes: the means, then the mean squared distance from them, which it keeps and reports as its loss.
///
///     unsteady   learns something else every time         forgets    does not hand out all that it was given back
///     gullible   takes back whatever it is given          rounds     does its work with more digits than it keeps
///     endless    wants pass after pass                    empty      keeps nothing
///     nan        keeps a number that is none              twice      keeps two tensors of one name
///     again      asks for another pass with a 7           huge       keeps a tensor with a negative extent
///     formless   reads rows of no width                   refuse     refuses the examples in words
///     mute       refuses the examples without a word      crash      crashes while it learns
///     behind     writes behind the last score             rows       writes the rows that it scores
///     skips      leaves out the last row's score          fails      fails to score the third row
///     refuses    takes back nothing
///     infinite   gives the third row an infinite score    name       keeps a tensor whose name is two lines
#include "CVanePlugin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef KIND
#define KIND ""
#endif

#ifndef MISSING
#define MISSING ""
#endif

#ifdef OTHER
#define VERSION "1.1"
#else
#define VERSION "1.0"
#endif

VANE_PLUGIN_MANIFEST;

struct vane_instance {
    const char *method;
    int64_t width, class_width;
    double *sums;
    int64_t counts[2];
    float *gap;
    float spread;
    int64_t pass;
    vane_tensor_t tensors[2];
    int64_t shapes[1];
};

static int is(const char *kind) { return strcmp(KIND, kind) == 0; }

static vane_status_t fail(const char *message, vane_status_t code, const vane_error_t **error) {
    static vane_error_t failure = {.header = VANE_HEADER(vane_error_t)};
    failure.message = message;
    failure.code = code;
    if (message) *error = &failure;
    return code;
}

static int learns_pairs(const vane_instance_t *self) { return strcmp(self->method, "mean-shift") == 0; }

static vane_status_t create(
    const char *method, const vane_settings_t *settings, vane_instance_t **instance, const vane_error_t **error) {
    (void)settings;
    static const char *const ids[] = {"gap", "gap-score", "mean-shift"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(method, ids[i]) != 0) continue;
        *instance = calloc(1, sizeof **instance);
        (*instance)->method = ids[i];
        return VANE_OK;
    }
    return fail("there are gap, gap-score and mean-shift", VANE_UNKNOWN_METHOD, error);
}

static void destroy(vane_instance_t *self) {
    free(self->sums);
    free(self->gap);
    free(self);
}

static void resize(vane_instance_t *self, int64_t width) {
    self->width = width;
    self->sums = realloc(self->sums, 2 * (size_t)width * sizeof(double));
    self->gap = realloc(self->gap, (size_t)width * sizeof(float));
    memset(self->sums, 0, 2 * (size_t)width * sizeof(double));
}

// Learning.

static vane_status_t begin(vane_instance_t *self, const vane_training_t *training, const vane_error_t **error) {
    if (is("refuse")) return fail("these examples are too plain; give others", VANE_FAILED, error);
    if (is("mute")) return VANE_FAILED;
    if (!learns_pairs(self) && training->class_count != 2)
        return fail("two classes are needed; name two", VANE_FAILED, error);
    resize(self, training->width);
    return VANE_OK;
}

static vane_status_t take(vane_instance_t *self, const vane_examples_t *examples, const vane_error_t **error) {
    (void)error;
    if (is("crash")) abort();
    for (int64_t i = 0; i < examples->count; i++) {
        const float *row = examples->values + i * examples->row_stride;
        const int side = learns_pairs(self) ? 1 : examples->labels[i] != 0;
        self->counts[side] += self->pass == 0;
        for (int64_t d = 0; d < self->width; d++) {
            if (self->pass == 0) self->sums[side * self->width + d] += row[d];
            else self->spread += (float)((row[d] - self->sums[side * self->width + d]) * (row[d] - self->sums[side * self->width + d]));
        }
    }
    return VANE_OK;
}

static vane_status_t end_pass(vane_instance_t *self, vane_pass_t *pass, const vane_error_t **error) {
    (void)error;
    if (self->pass++ == 0) {
        for (int side = 0; side < 2; side++)
            for (int64_t d = 0; d < self->width; d++)
                if (self->counts[side]) self->sums[side * self->width + d] /= (double)self->counts[side];
        pass->again = is("again") ? 7 : 1;
        return VANE_OK;
    }
    if (is("endless")) {
        pass->again = 1;
        return VANE_OK;
    }
    for (int64_t d = 0; d < self->width; d++) self->gap[d] = (float)(self->sums[self->width + d] - self->sums[d]);
    self->spread /= (float)(self->counts[0] + self->counts[1]);
    static int runs;
    if (is("unsteady")) self->gap[0] += (float)++runs;
    if (is("nan")) self->gap[0] = NAN;
    pass->loss = self->spread;
    pass->warning = "learned in two passes";
    return VANE_OK;
}

static const vane_trainer_t trainer = {
    VANE_HEADER(vane_trainer_t), begin, take, end_pass,
};

// What is kept.

static uint32_t count(vane_instance_t *self) {
    (void)self;
    return is("empty") ? 0 : 2;
}

static const vane_tensor_t *tensor(vane_instance_t *self, uint32_t index) {
    self->shapes[0] = is("huge") ? -3 : self->width;
    self->tensors[index] = index == 0
        ? (vane_tensor_t){VANE_HEADER(vane_tensor_t), is("name") ? "gap\nor so" : "gap", self->gap, self->shapes, 1, 0}
        : (vane_tensor_t){VANE_HEADER(vane_tensor_t), is("twice") ? "gap" : "spread", &self->spread, NULL, 0, 0};
    return &self->tensors[index];
}

static vane_status_t restore(vane_instance_t *self, const vane_tensors_t *tensors, const vane_error_t **error) {
    const vane_tensor_t *gap = NULL, *spread = NULL;
    if (is("refuses")) return fail("nothing of the kind", VANE_FAILED, error);
    for (int64_t i = 0; i < tensors->count; i++) {
        const vane_tensor_t *found = tensors->items[i];
        if (strcmp(found->name, "gap") == 0 && found->rank == 1) gap = found;
        else if (strcmp(found->name, "spread") == 0 && found->rank == 0) spread = found;
        else if (!is("gullible")) return fail("a tensor that is none of mine; fit again", VANE_FAILED, error);
    }
    if (is("gullible") && !gap) {
        resize(self, 16);
        for (int64_t d = 0; d < 16; d++) self->gap[d] = 1;
        return VANE_OK;
    }
    if (!gap || (!spread && !is("gullible"))) return fail("'gap' or 'spread' is missing; fit again", VANE_FAILED, error);
    resize(self, gap->shape[0]);
    memcpy(self->gap, gap->values, (size_t)self->width * sizeof(float));
    self->spread = spread ? *spread->values : 0;
    if (is("forgets")) self->spread = 0;
    if (is("rounds")) self->gap[0] *= 1.0001f;
    return VANE_OK;
}

static const vane_state_t state = {
    VANE_HEADER(vane_state_t), count, tensor, restore,
};

// Editing.

static vane_status_t prepare(vane_instance_t *self, const vane_shape_t *shape, const vane_error_t **error) {
    if (shape->width != self->width) return fail("learned at another width; fit it here", VANE_UNSUPPORTED_SHAPE, error);
    return VANE_OK;
}

static vane_status_t reset(vane_instance_t *self, const vane_error_t **error) {
    (void)self, (void)error;
    return VANE_OK;
}

static vane_status_t apply(
    vane_instance_t *self, const vane_rows_t *rows, vane_outcome_t *outcome, const vane_error_t **error) {
    (void)error;
    for (int64_t i = 0; i < rows->count; i++) {
        const float strength = vane_row_label_at(rows, i)->strength;
        if (strength == 0) continue;
        float *row = vane_row_at(rows, i);
        int changed = 0;
        for (int64_t d = 0; d < self->width; d++) {
            const float edited = row[d] + strength * self->gap[d];
            changed |= memcmp(&edited, &row[d], sizeof edited) != 0;
            row[d] = edited;
        }
        outcome->rows_changed += changed;
    }
    return VANE_OK;
}

static const vane_intervention_t intervention = {
    VANE_HEADER(vane_intervention_t), NULL, prepare, reset, NULL, apply,
};

// Scoring.

static vane_status_t form(vane_instance_t *self, vane_form_t *form, const vane_error_t **error) {
    if (!self->gap) return fail("nothing was learned; train first", VANE_FAILED, error);
    form->width = is("formless") ? 0 : self->width;
    form->outputs = 2;
    return VANE_OK;
}

static vane_status_t prepare_rows(vane_instance_t *self, int64_t rows, const vane_error_t **error) {
    (void)self, (void)rows, (void)error;
    return VANE_OK;
}

static vane_status_t score(
    vane_instance_t *self, const vane_rows_t *rows, vane_scores_t *scores, const vane_error_t **error) {
    const int64_t last = rows->count - (is("skips") ? 1 : 0);
    for (int64_t i = 0; i < last; i++) {
        if (is("fails") && i == 2) return fail("the third row is one too many", VANE_FAILED, error);
        double sum = 0;
        float *row = vane_row_at(rows, i);
        for (int64_t d = 0; d < self->width; d++) sum += (double)row[d] * self->gap[d];
        scores->values[i * scores->row_stride] = (float)sum;
        scores->values[i * scores->row_stride + 1] = (float)vane_row_label_at(rows, i)->position;
        if (is("infinite") && i == 2) scores->values[i * scores->row_stride] = INFINITY;
        if (is("rows")) row[0] += 1;
    }
    if (is("behind")) scores->values[last * scores->row_stride + 2] = 1;
    return VANE_OK;
}

static const vane_readout_t readout = {
    VANE_HEADER(vane_readout_t), form, prepare_rows, score,
};

// The library.

static const vane_descriptor_t descriptors[] = {
    {VANE_HEADER(vane_descriptor_t), "gap", "Adds the difference of the classes' means.", "", VANE_KIND_INTERVENTION,
     VANE_TRAIT_LINEAR, VANE_INPUT_LABELED_ROWS, 0},
    {VANE_HEADER(vane_descriptor_t), "gap-score", "Scores rows by the difference of the classes' means.", "",
     VANE_KIND_READOUT, 0, VANE_INPUT_LABELED_ROWS, 0},
    {VANE_HEADER(vane_descriptor_t), "mean-shift", "Adds the mean shift.", "", VANE_KIND_INTERVENTION, 0,
     VANE_INPUT_STEERING_PAIRS, 0},
};

static uint32_t descriptor_count(void) { return 3; }

static const vane_descriptor_t *descriptor(uint32_t index) { return &descriptors[index]; }

static const void *get_interface(const char *id) {
    if (strcmp(id, MISSING) == 0) return NULL;
    if (strcmp(id, VANE_INTERVENTION) == 0) return &intervention;
    if (strcmp(id, VANE_READOUT) == 0) return &readout;
    if (strcmp(id, VANE_TRAINER) == 0) return &trainer;
    if (strcmp(id, VANE_STATE) == 0) return &state;
    return NULL;
}

static const vane_plugin_t plugin = {
    VANE_HEADER(vane_plugin_t), "learner", VERSION, descriptor_count, descriptor, get_interface, create, destroy,
};

vane_status_t vane_plugin_entry(const vane_host_t *host, const vane_plugin_t **table, const vane_error_t **error) {
    (void)host, (void)error;
    *table = &plugin;
    return VANE_OK;
}
