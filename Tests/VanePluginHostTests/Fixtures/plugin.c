/// The plugin that the host's tests load. By default it keeps the contract; each macro makes it break one promise.
///
/// Its method "shift" adds `strength * amount` to every value. Its library remembers the calls it got, and says them when
/// FAIL makes a function fail, so that a test sees in which order a host calls.
///
///     NO_ENTRY, NO_MANIFEST, MANIFEST_MAJOR, MANIFEST_MAGIC    what is found out before anything is called
///     UNRESOLVED                                               a symbol that nobody defines
///     STRUCT_MAJOR, STRUCT_SIZE                                the header of the library's table
///     FUTURE                                                   every struct is longer than version 1.0 knows
///     NO_DESTROY, NO_APPLY, NO_PARAMETER, NO_INTERVENTION      slots and interfaces that are missing
///     ID, KIND, DEFAULT, LEAST, GREATEST, NAME, TWICE          descriptions, most of which cannot be used
///     LONG_NAME                                                a name of 70,000 bytes
///     METHODS, PARAMETERS                                      how many there are said to be
///     CHOICES, WORDS, SECOND                                   a choice: the count said, the words, the second of three
///     CONTEXT, NO_BEGIN                                        a context vector is asked for
///     FAIL, MESSAGE                                            the function that fails, and what it says
///     ERROR_MAJOR, ERROR_SIZE                                  the header of its error
///     CLAIMED                                                  how many rows are said to have changed
///     NO_INSTANCE                                              create succeeds without making anything
///     FOUNDATION                                               its entry loads Swift's Foundation, as plugins in Swift may
#ifdef FOUNDATION
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#endif

#include "CVanePlugin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifndef MANIFEST_MAJOR
#define MANIFEST_MAJOR VANE_ABI_MAJOR
#endif
#ifndef MANIFEST_MAGIC
#define MANIFEST_MAGIC VANE_MANIFEST_MAGIC
#endif
#ifndef STRUCT_MAJOR
#define STRUCT_MAJOR VANE_ABI_MAJOR
#endif
#ifdef FUTURE
#define GROWTH 16
#else
#define GROWTH 0
#endif
/// A struct with room for two members that nobody knows yet.
#define GROWN(type) \
    struct { \
        type known; \
        const char *added[2]; \
    }
/// The header of a struct that reaches over them when FUTURE is defined.
#define MADE(type) {sizeof(type) + GROWTH, VANE_ABI_MAJOR, VANE_ABI_MINOR}
#ifndef STRUCT_SIZE
#define STRUCT_SIZE (sizeof(vane_plugin_t) + GROWTH)
#endif
#ifndef ERROR_MAJOR
#define ERROR_MAJOR VANE_ABI_MAJOR
#endif
#ifndef ERROR_SIZE
#define ERROR_SIZE (sizeof(vane_error_t) + GROWTH)
#endif
#ifndef METHODS
#ifdef TWICE
#define METHODS 2
#else
#define METHODS 1
#endif
#endif
#ifndef PARAMETERS
#define PARAMETERS 1
#endif
#ifndef WORDS
#define WORDS words
#endif
#ifndef SECOND
#define SECOND "b"
#endif
#ifdef LONG_NAME
#define NAME long_name
static char long_name[70001];
#endif
#ifndef ID
#define ID "shift"
#endif
#ifndef KIND
#define KIND VANE_KIND_INTERVENTION
#endif
#ifndef DEFAULT
#define DEFAULT 1.0
#endif
#ifndef LEAST
#define LEAST -10
#endif
#ifndef GREATEST
#define GREATEST 10
#endif
#ifndef NAME
#define NAME "Fixture"
#endif
#ifndef FAIL
#define FAIL "nothing"
#endif

#ifndef NO_MANIFEST
__attribute__((VANE_MANIFEST_KEPT, section(VANE_MANIFEST_SECTION))) static const vane_manifest_t manifest = {
    {sizeof(vane_manifest_t), MANIFEST_MAJOR, 7}, MANIFEST_MAGIC};
#endif

#ifdef UNRESOLVED
extern void nobody_defines_this(void);
void call_it(void) { nobody_defines_this(); }
#endif

struct vane_instance {
    double amount;
};

static char calls[400] = "";

static void release(const vane_error_t *error) {
    strcat(calls, " release");
    free(error->owner);
}

/// Notes a call; fails when it is the one that is to fail.
static vane_status_t called(const char *function, const vane_error_t **error) {
    if (strlen(calls) < 300) {
        if (*calls) strcat(calls, " ");
        strcat(calls, function);
    }
    if (strcmp(function, FAIL) != 0) return VANE_OK;
#ifdef MESSAGE
    vane_error_t *failure = calloc(1, sizeof(GROWN(vane_error_t)));
    *failure = (vane_error_t){
        .header = {ERROR_SIZE, ERROR_MAJOR, VANE_ABI_MINOR}, .code = 1007, .owner = failure, .release = release, .field = "amount",
        .message = strcmp(MESSAGE, "calls") == 0 ? calls : MESSAGE};
    *error = failure;
#endif
    return 1007;
}

static vane_status_t create(
    const char *method, const vane_settings_t *settings, vane_instance_t **instance, const vane_error_t **error) {
    vane_status_t status = called("create", error);
    if (status != VANE_OK) return status;
#ifndef NO_INSTANCE
    *instance = calloc(1, sizeof **instance);
    (*instance)->amount = settings->count > 0 ? vane_setting_at(settings, 0)->real : 0;
#endif
    return strcmp(method, ID) == 0 ? VANE_OK : VANE_UNKNOWN_METHOD;
}

static void destroy(vane_instance_t *self) {
    const vane_error_t *error = NULL;
    called("destroy", &error);
    free(self);
}

static vane_status_t needs(vane_instance_t *self, vane_needs_t *needs, const vane_error_t **error) {
    (void)self;
#ifdef CONTEXT
    needs->context = CONTEXT;
#endif
    return called("needs", error);
}

static vane_status_t prepare(vane_instance_t *self, const vane_shape_t *shape, const vane_error_t **error) {
    (void)self, (void)shape;
    return called("prepare", error);
}

static vane_status_t reset(vane_instance_t *self, const vane_error_t **error) {
    (void)self;
    return called("reset", error);
}

static vane_status_t begin(vane_instance_t *self, const vane_rows_t *contexts, const vane_error_t **error) {
    self->amount = vane_row_at(contexts, contexts->count - 1)[0];
    return called("begin", error);
}

static vane_status_t apply(
    vane_instance_t *self, const vane_rows_t *rows, vane_outcome_t *outcome, const vane_error_t **error) {
    vane_status_t status = called("apply", error);
    for (int64_t row = 0; row < rows->count; row++) {
        float change = vane_row_label_at(rows, row)->strength * (float)self->amount;
        for (int64_t i = 0; i < rows->width; i++) vane_row_at(rows, row)[i] += change;
        outcome->rows_changed += change != 0;
    }
#ifdef CLAIMED
    outcome->rows_changed = CLAIMED;
#endif
    return status;
}

#ifdef CHOICES
static const char *const words[] = {"a", SECOND, "c"};
#endif

static const GROWN(vane_parameter_t) amount = {
    .known = {
        .header = MADE(vane_parameter_t), .name = "amount", .unit = "", .summary = "What is added.",
#ifdef CHOICES
        .type = VANE_PARAMETER_CHOICE, .choice_count = CHOICES, .choices = WORDS, .integer_default = 2,
#else
        .type = VANE_PARAMETER_REAL,
#endif
        .real_default = DEFAULT, .real_minimum = LEAST, .real_maximum = GREATEST},
    .added = {"not", "known"}};

static uint32_t count(const char *method) {
    (void)method;
    return PARAMETERS;
}

#ifndef NO_PARAMETER
static const vane_parameter_t *parameter(const char *method, uint32_t index) {
    (void)method, (void)index;
    return &amount.known;
}
#endif

static uint32_t descriptor_count(void) { return METHODS; }

static const vane_descriptor_t *descriptor(uint32_t index) {
    static const GROWN(vane_descriptor_t) shift = {
        .known = {
            .header = MADE(vane_descriptor_t), .id = ID, .summary = "Adds the same to every value.",
            .source = "", .kind = KIND},
        .added = {"not", "known"}};
    (void)index;
    return &shift.known;
}

static const void *get_interface(const char *id) {
    static const GROWN(vane_intervention_t) intervention = {
        .known = {
        .header = MADE(vane_intervention_t), .needs = needs, .prepare = prepare, .reset = reset,
#ifndef NO_BEGIN
        .begin = begin,
#endif
#ifndef NO_APPLY
        .apply = apply,
#endif
        },
        .added = {"not", "known"}};
    static const GROWN(vane_params_t) params = {
        .known = {
        .header = MADE(vane_params_t), .count = count,
#ifndef NO_PARAMETER
        .parameter = parameter,
#endif
        },
        .added = {"not", "known"}};
#ifndef NO_INTERVENTION
    if (strcmp(id, VANE_INTERVENTION) == 0) return &intervention.known;
#endif
    return strcmp(id, VANE_PARAMS) == 0 ? &params.known : NULL;
}

#ifndef NO_ENTRY
vane_status_t vane_plugin_entry(const vane_host_t *host, const vane_plugin_t **plugin, const vane_error_t **error) {
    static const GROWN(vane_plugin_t) table = {
        .known = {
        .header = {STRUCT_SIZE, STRUCT_MAJOR, VANE_ABI_MINOR}, .name = NAME, .version = "1.2",
        .descriptor_count = descriptor_count, .descriptor = descriptor, .get_interface = get_interface,
        .create = create,
#ifndef NO_DESTROY
        .destroy = destroy,
#endif
        },
        .added = {"not", "known"}};
    (void)host;
#ifdef FOUNDATION
    // It lies beside Swift's core library, which the host has.
    Dl_info core;
    char path[4096];
    if (dladdr(dlsym(RTLD_DEFAULT, "swift_retain"), &core)) {
        snprintf(path, sizeof path, "%s", core.dli_fname);
        char *slash = strrchr(path, '/');
        if (slash) snprintf(slash, sizeof path - (size_t)(slash - path), "/libFoundation.so");
        if (!dlopen(path, RTLD_NOW)) return VANE_FAILED;
    }
#endif
    *plugin = &table.known;
#ifdef LONG_NAME
    memset(long_name, 'x', sizeof long_name - 1);
#endif
    return called("entry", error);
}
#endif
