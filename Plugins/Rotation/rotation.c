/// A plugin in C: turns hidden states inside a plane and keeps their length.
///
/// Angular steering. With an orthonormal pair b1, b2, the row's coordinates a = <b1, h>, b = <b2, h> in their plane, its
/// length r = sqrt(a^2 + b^2) there and its angle p = atan2(b, a), the edited row is
///
///     h' = h + (r cos q - a) b1 + (r sin q - b) b2,    q = p + alpha * wrap(theta - p),
///
/// where wrap brings an angle into [-pi, pi]. At alpha = 1 that is the paper's h - Ph + |Ph| (cos theta b1 + sin theta b2);
/// at alpha = 0 the row is left alone; in between it is turned that part of the way. The adaptive variant turns only rows
/// on the side of b1, a > 0, and declines the others.
///
/// Differs from the paper: b1 and b2 are random, drawn from a seed, not fitted; so what this plugin shows is what turning
/// by an angle does in any plane, a control for fitted ones. The strength alpha is ours.
///
/// Source: Vu and Nguyen, "Angular Steering: Behavior Control via Rotation in Activation Space", arXiv 2510.26243.
///
/// Everything here is static but the entry, so that the library exports one symbol without any flag.
#include "CVanePlugin.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

VANE_PLUGIN_MANIFEST;

static const double pi = 3.14159265358979323846;

/// The parameters' places, in the order in which they are declared and set.
enum { ANGLE, ADAPTIVE, SEED, PARAMETER_COUNT };

/// One instance: its parameters and, once prepared, its plane.
struct vane_instance {
    /// The angle turned to, theta, in radians.
    double angle;
    /// Whether rows with a <= 0 are left alone.
    int adaptive;
    /// Where the plane is drawn from.
    uint64_t seed;
    /// The number of values in a row, D.
    int64_t width;
    /// The plane's first direction b1, `[D]`, of length 1.
    float *first;
    /// The plane's second direction b2, `[D]`, of length 1 and at right angles to the first.
    float *second;
};

// MARK: The plane

/// Returns the next word of the generator "splitmix64".
static uint64_t next_word(uint64_t *state) {
    uint64_t word = (*state += 0x9E3779B97F4A7C15ULL);
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ULL;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBULL;
    return word ^ (word >> 31);
}

/// Returns a number in (0, 1] with 53 random bits.
static double next_unit(uint64_t *state) { return (double)((next_word(state) >> 11) + 1) * 0x1p-53; }

/// Fills a vector with independent normal numbers, by Box and Muller.
static void draw(double *vector, int64_t width, uint64_t *state) {
    for (int64_t i = 0; i < width; i++) {
        double radius = sqrt(-2.0 * log(next_unit(state)));
        vector[i] = radius * cos(2.0 * pi * next_unit(state));
    }
}

/// Returns the inner product.
static double product(const double *left, const double *right, int64_t width) {
    double sum = 0.0;
    for (int64_t i = 0; i < width; i++) sum += left[i] * right[i];
    return sum;
}

/// Takes from a vector its part along a direction of length 1, and makes what is left of length 1.
static void orthonormalize(double *vector, const double *direction, int64_t width) {
    double along = direction ? product(vector, direction, width) : 0.0;
    for (int64_t i = 0; direction && i < width; i++) vector[i] -= along * direction[i];
    double length = sqrt(product(vector, vector, width));
    for (int64_t i = 0; i < width; i++) vector[i] /= length;
}

/// Draws the plane; returns whether there was memory for it.
static int draw_plane(vane_instance_t *self) {
    size_t count = (size_t)self->width;
    double *first = calloc(count, sizeof(double)), *second = calloc(count, sizeof(double));
    self->first = calloc(count, sizeof(float));
    self->second = calloc(count, sizeof(float));
    int ready = first && second && self->first && self->second;
    if (ready) {
        uint64_t state = self->seed;
        draw(first, self->width, &state);
        draw(second, self->width, &state);
        orthonormalize(first, NULL, self->width);
        orthonormalize(second, first, self->width);
        for (size_t i = 0; i < count; i++) {
            self->first[i] = (float)first[i];
            self->second[i] = (float)second[i];
        }
    }
    free(first);
    free(second);
    return ready;
}

// MARK: The edit

/// Turns one row; returns whether some bit of it changed, or -1 when it was declined.
static int turn(const vane_instance_t *self, float *row, double strength) {
    // Two lanes in double precision: accurate, and short enough a chain of additions.
    double a[2] = {0.0, 0.0}, b[2] = {0.0, 0.0};
    for (int64_t i = 0; i < self->width; i++) {
        a[i & 1] += (double)row[i] * self->first[i];
        b[i & 1] += (double)row[i] * self->second[i];
    }
    double along_first = a[0] + a[1], along_second = b[0] + b[1];
    if (self->adaptive && along_first <= 0.0) return -1;
    double radius = sqrt(along_first * along_first + along_second * along_second);
    double angle = atan2(along_second, along_first);
    double turned = angle + strength * remainder(self->angle - angle, 2.0 * pi);
    float to_first = (float)(radius * cos(turned) - along_first);
    float to_second = (float)(radius * sin(turned) - along_second);
    uint32_t difference = 0;
    for (int64_t i = 0; i < self->width; i++) {
        float before = row[i], after = before + to_first * self->first[i] + to_second * self->second[i];
        uint32_t old_bits, new_bits;
        memcpy(&old_bits, &before, sizeof old_bits);
        memcpy(&new_bits, &after, sizeof new_bits);
        difference |= old_bits ^ new_bits;
        row[i] = after;
    }
    return difference != 0;
}

static vane_status_t apply(
    vane_instance_t *self, const vane_rows_t *rows, vane_outcome_t *outcome, const vane_error_t **error) {
    (void)error;
    for (int64_t index = 0; index < rows->count; index++) {
        float strength = vane_row_label_at(rows, index)->strength;
        if (strength == 0.0f) continue;
        int changed = turn(self, vane_row_at(rows, index), strength);
        if (changed > 0) outcome->rows_changed++;
        if (changed < 0) outcome->rows_declined++;
    }
    return VANE_OK;
}

// MARK: Life of an instance

/// Hands an error over that is part of the library, so that nothing has to be given back.
static vane_status_t fail(const vane_error_t *failure, const vane_error_t **error) {
    *error = failure;
    return failure->code;
}

static const vane_error_t no_memory = {
    .header = VANE_HEADER(vane_error_t),
    .code = VANE_OUT_OF_MEMORY,
    .message = "there is no memory for the plane; apply the rotation at fewer hook points",
};

static const vane_error_t too_narrow = {
    .header = VANE_HEADER(vane_error_t),
    .code = VANE_UNSUPPORTED_SHAPE,
    .message = "a plane needs rows of at least 2 values; apply the rotation at a wider hook point",
    .field = "width",
};

static const vane_error_t no_method = {
    .header = VANE_HEADER(vane_error_t),
    .code = VANE_UNKNOWN_METHOD,
    .message = "the library offers 'rotation' only",
    .field = "method",
};

static vane_status_t create(
    const char *method, const vane_settings_t *settings, vane_instance_t **instance, const vane_error_t **error) {
    if (strcmp(method, "rotation") != 0) return fail(&no_method, error);
    vane_instance_t *self = calloc(1, sizeof *self);
    if (!self) return fail(&no_memory, error);
    self->angle = vane_setting_at(settings, ANGLE)->real * pi / 180.0;
    self->adaptive = (int)vane_setting_at(settings, ADAPTIVE)->integer;
    self->seed = (uint64_t)vane_setting_at(settings, SEED)->integer;
    *instance = self;
    return VANE_OK;
}

static vane_status_t prepare(vane_instance_t *self, const vane_shape_t *shape, const vane_error_t **error) {
    if (shape->width < 2) return fail(&too_narrow, error);
    self->width = shape->width;
    return draw_plane(self) ? VANE_OK : fail(&no_memory, error);
}

/// Nothing is remembered from row to row, so there is nothing to forget.
static vane_status_t reset(vane_instance_t *self, const vane_error_t **error) {
    (void)self;
    (void)error;
    return VANE_OK;
}

static void destroy(vane_instance_t *self) {
    free(self->first);
    free(self->second);
    free(self);
}

// MARK: What the library says about itself

static const vane_descriptor_t descriptor_of_rotation = {
    .header = VANE_HEADER(vane_descriptor_t),
    .id = "rotation",
    .summary = "Turns every row inside a random plane towards an angle and keeps its length.",
    .source = "Vu and Nguyen 2025, arXiv 2510.26243",
    .kind = VANE_KIND_INTERVENTION,
};

static const vane_parameter_t parameters[PARAMETER_COUNT] = {
    [ANGLE] = {
        .header = VANE_HEADER(vane_parameter_t), .name = "angle", .unit = "degrees",
        .summary = "The angle turned to, counted from the plane's first direction.",
        .type = VANE_PARAMETER_REAL, .real_default = 0.0, .real_minimum = -180.0, .real_maximum = 180.0,
    },
    [ADAPTIVE] = {
        .header = VANE_HEADER(vane_parameter_t), .name = "adaptive", .unit = "",
        .summary = "Whether rows that point away from the first direction are left alone.",
        .type = VANE_PARAMETER_FLAG, .integer_default = 0, .integer_minimum = 0, .integer_maximum = 1,
    },
    [SEED] = {
        .header = VANE_HEADER(vane_parameter_t), .name = "seed", .unit = "",
        .summary = "Where the plane is drawn from.",
        .type = VANE_PARAMETER_INTEGER, .integer_default = 0, .integer_minimum = 0, .integer_maximum = INT32_MAX,
    },
};

static uint32_t parameter_count(const char *method) {
    return strcmp(method, "rotation") == 0 ? PARAMETER_COUNT : 0;
}

static const vane_parameter_t *parameter(const char *method, uint32_t index) {
    (void)method;
    return &parameters[index];
}

static uint32_t descriptor_count(void) { return 1; }

static const vane_descriptor_t *descriptor(uint32_t index) {
    (void)index;
    return &descriptor_of_rotation;
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
    static const vane_plugin_t rotation = {
        .header = VANE_HEADER(vane_plugin_t), .name = "Rotation", .version = "1.0",
        .descriptor_count = descriptor_count, .descriptor = descriptor, .get_interface = get_interface,
        .create = create, .destroy = destroy,
    };
    (void)host;
    (void)error;
    *plugin = &rotation;
    return VANE_OK;
}
